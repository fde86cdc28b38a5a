import type { SSEError, Status } from '@ssekit/core'
import type { Trouble } from '../connection/trouble.ts'
import type { ConnectionState } from '../connection/trouble.ts'
import type { ChatEvents, ChatSource } from '../api/events.ts'
import { limits } from '../api/limits.ts'
import { chatTrouble } from './chatTrouble.ts'

/** One question and what there is of its answer. */
export interface ChatTurn {
  question: string
  answer: string
  /** Where the answer comes from, and whether it was cut short. */
  note: string
  sources: ChatSource['sources']
  isStreaming: boolean
  /** How it stands, for those who hear the page rather than see it. */
  said: string
  trouble: Trouble | null
}

/** What `useSSEText` says of an answer. */
export interface Answer extends ConnectionState {
  text: string
  isStreaming: boolean
  error: SSEError | null
}

export const chatTurn = (
  question: string,
  { text, isStreaming, ...state }: Answer,
  source: ChatSource | null,
): ChatTurn => ({
  question,
  answer: text,
  note: chatNote(state.status, source),
  sources: source?.sources ?? [],
  isStreaming,
  said: howItStands(state.status, text, isStreaming),
  trouble: chatTrouble({ ...state, answer: text }),
})

const howItStands = (status: Status, text: string, isStreaming: boolean): string => {
  if (isStreaming) return 'Answering'
  if (status === 'closed') return 'The answer was stopped'
  // What went wrong is an alert of its own.
  return status === 'done' && text !== '' ? 'The answer is complete' : ''
}

const chatNote = (status: Status, source: ChatSource | null): string => {
  const stopped = status === 'closed' ? 'Stopped. ' : ''
  return `${stopped}${source?.note ?? ''}`.trim()
}

/** What a message adds to the answer: tokens do, the note on the source does not. */
export const chatDelta = (data: ChatEvents[keyof ChatEvents]): string => ('delta' in data ? data.delta : '')

export interface ChatMessage {
  role: 'user' | 'assistant'
  content: string
}

/** Turns that go with a question: a model forgets nothing of them, and the server takes 100 KB. */
const TURNS = 6

/** What to ask with: the question, and what was said before it. */
export const conversation = (before: readonly ChatTurn[], question: string): ChatMessage[] => [
  ...before
    .filter(({ answer }) => answer.trim() !== '')
    .slice(-TURNS)
    .flatMap((turn): ChatMessage[] => [
      { role: 'user', content: turn.question },
      { role: 'assistant', content: turn.answer.slice(0, limits.question) },
    ]),
  { role: 'user', content: question },
]
