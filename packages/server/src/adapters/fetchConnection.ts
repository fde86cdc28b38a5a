import type { Connection } from '../stream/connection.ts'

const HIGH_WATER_MARK = 64 * 1024

/** Heartbeats without a read before a reader counts as gone; one that has much to swallow may take longer over it. */
const BEATS = 1
const BEATS_FULL = 6

/** The body of a Fetch API response as a connection. `signal` is the request's: some runtimes abort it, others cancel the body. */
export const createFetchConnection = (
  signal: AbortSignal,
): { connection: Connection; body: ReadableStream<Uint8Array> } => {
  let controller: ReadableStreamDefaultController<Uint8Array>
  let closed = false
  let blocked = false
  let written = 0
  let takenBefore = -1
  let stillFor = 0

  const close = (): void => {
    if (closed) return
    closed = true
    signal.removeEventListener('abort', end)
    connection.owner?.onClose()
  }
  /** Also when the request is aborted: nobody reads any more, and an error would only fill the log of the runtime. */
  const end = (): void => {
    if (!closed) controller.close()
    close()
  }
  const destroy = (): void => {
    if (!closed) controller.error(new DOMException('The stream was cut', 'AbortError'))
    close()
  }

  const connection: Connection = {
    owner: null,
    write({ body }) {
      if (closed) return true
      controller.enqueue(body)
      written += body.length
      blocked = controller.desiredSize! <= 0
      return !blocked
    },
    get pendingBytes() {
      return closed ? 0 : HIGH_WATER_MARK - controller.desiredSize!
    },
    end,
    endForGood: end,
    destroy,
    // A runtime that only stops to read, without a word, leaves it to us to notice.
    isAbandoned() {
      const taken = written - connection.pendingBytes
      stillFor = connection.pendingBytes > 0 && taken === takenBefore ? stillFor + 1 : 0
      takenBefore = taken
      return stillFor >= (blocked ? BEATS_FULL : BEATS)
    },
  }

  const body = new ReadableStream<Uint8Array>(
    {
      start: (given) => void (controller = given),
      pull() {
        if (!blocked) return
        blocked = false
        connection.owner?.onDrain()
      },
      cancel: close,
    },
    { highWaterMark: HIGH_WATER_MARK, size: (chunk) => chunk.byteLength },
  )
  signal.addEventListener('abort', end)
  return { connection, body }
}
