import { createStream, type SSEMessage, type Stream, type StreamDefinition } from '@ssekit/core'
import { onTestFinished } from 'vitest'

/** A client that never gives up, and writes down what no client should ever see. */
export interface Witness {
  readonly data: readonly string[]
  /** Messages so far, those included that were not kept. */
  readonly received: number
  /** Reasons of the gaps it was told. */
  readonly gaps: string[]
  /** Holes that nobody told, doubles, steps back. */
  readonly violations: string[]
  readonly lastEventId: string
  readonly stream: Stream
  close(): void
}

const read = (id: string) => {
  const [epoch = '', offset] = id.split('-')
  return { epoch, offset: Number(offset) }
}

interface WatchOptions {
  /** Whether it keeps what it hears: not in runs so long that they would fill the memory. @default true */
  keepsData?: boolean
  definition?: Omit<StreamDefinition, 'url'>
}

/** For streams that get every message there is: its offsets have no hole by right. */
export const watch = (url: string, { keepsData = true, definition = {} }: WatchOptions = {}): Witness => {
  const data: string[] = []
  const gaps: string[] = []
  const violations: string[] = []
  let received = 0
  let last = ''
  let isAfterGap = false

  const check = ({ lastEventId, data: text }: SSEMessage): void => {
    const before = read(last)
    const { epoch, offset } = read(lastEventId)
    const follows = last === '' || (epoch === before.epoch && offset === before.offset + 1)
    const jumps = isAfterGap && (epoch !== before.epoch || offset > before.offset)
    if (!follows && !jumps) violations.push(`${lastEventId} after ${last || 'nothing'}`)
    last = lastEventId
    isAfterGap = false
    received += 1
    if (keepsData) data.push(text)
  }

  const stream = createStream({
    url,
    decode: 'text',
    reconnect: { delay: 10, maxDelay: 50 },
    ...definition,
    onEvent: (_, message) => check(message),
    onGap: ({ reason }) => {
      isAfterGap = true
      gaps.push(reason)
    },
    onError: () => {},
  })
  stream.open()
  onTestFinished(() => stream.close())
  return {
    data,
    gaps,
    violations,
    stream,
    get received() {
      return received
    },
    get lastEventId() {
      return stream.getSnapshot().lastEventId ?? ''
    },
    close: () => stream.close(),
  }
}
