import type { Status } from '@ssekit/core'
import type { ChatEvents, ChatSource } from '../events.ts'

/** One question and what there is of its answer. */
export interface ChatTurn {
  question: string
  answer: string
  /** Where the answer comes from, and whether it was cut short. */
  note: string
  isStreaming: boolean
}

export const chatNote = (status: Status, source: ChatSource | null): string => {
  const stopped = status === 'closed' ? 'Stopped. ' : ''
  return `${stopped}${source?.note ?? ''}`.trim()
}

/** What a message adds to the answer: tokens do, the note on the source does not. */
export const chatDelta = (data: ChatEvents[keyof ChatEvents]): string => ('delta' in data ? data.delta : '')
