import { SSEError } from '../errors.ts'
import type { SSEMessage } from '../event-stream/message.ts'
import type { StreamHandle } from './handle.ts'
import type { SharedStream } from './sharedStream.ts'

/**
 * Messages one by one, read from the ring at the pace of the loop. Ends when the stream is done or closed, throws its
 * error when it gave up, and throws `overrun` when the loop was so slow that the ring dropped what it had yet to read.
 */
export const iterate = (
  stream: StreamHandle,
  getShared: () => SharedStream | null,
): AsyncIterator<SSEMessage> => {
  let wake = (): void => {}
  const offMessage = stream.tap(() => wake())
  const offState = stream.subscribe(() => wake())
  let cursor = getShared()?.ring.next() ?? 0
  const readers = getShared()?.readers
  const readCursor = (): number => cursor
  readers?.add(readCursor)

  const stop = (): void => {
    readers?.delete(readCursor)
    offMessage()
    offState()
    wake()
  }
  const end = { done: true, value: undefined } as const

  return {
    next: async () => {
      for (;;) {
        const ring = getShared()?.ring
        if (ring && cursor < ring.oldest()) {
          stop()
          const text = `The loop over the stream fell ${ring.oldest() - cursor} messages behind. Raise \`buffer\`, or do less in the loop.`
          throw new SSEError('overrun', text, { fatal: true })
        }
        const item = ring?.get(cursor)
        if (item) {
          cursor += 1
          return { done: false, value: item.message }
        }
        const { status, error } = stream.getSnapshot()
        if (status === 'error') {
          stop()
          throw error
        }
        if (status === 'done' || status === 'closed' || status === 'idle') {
          stop()
          return end
        }
        await new Promise<void>((resolve) => {
          wake = resolve
        })
      }
    },
    return: async () => {
      stop()
      return end
    },
  }
}
