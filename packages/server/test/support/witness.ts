import { createStream, type SSEMessage } from '@ssekit/core'
import { onTestFinished } from 'vitest'

/** A client that never gives up, and writes down what no client should ever see. */
export interface Witness {
  readonly data: string[]
  /** Reasons of the gaps it was told. */
  readonly gaps: string[]
  /** Holes that nobody told, doubles, steps back. */
  readonly violations: string[]
  readonly lastEventId: string
  close(): void
}

const read = (id: string) => {
  const [epoch = '', offset] = id.split('-')
  return { epoch, offset: Number(offset) }
}

/** For streams that get every message there is: its offsets have no hole by right. */
export const watch = (url: string): Witness => {
  const data: string[] = []
  const gaps: string[] = []
  const violations: string[] = []
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
    data.push(text)
  }

  const stream = createStream(url, {
    decode: 'text',
    reconnect: { delay: 10, maxDelay: 50 },
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
    get lastEventId() {
      return stream.getSnapshot().lastEventId ?? ''
    },
    close: () => stream.close(),
  }
}
