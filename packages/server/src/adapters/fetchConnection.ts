import type { Wire } from '../stream/connection.ts'

const HIGH_WATER_MARK = 64 * 1024

/** The body of a Fetch API response as a wire. `signal` is the request's: some runtimes abort it, others cancel the body. */
export const createFetchWire = (signal: AbortSignal): { wire: Wire; body: ReadableStream<Uint8Array> } => {
  let controller: ReadableStreamDefaultController<Uint8Array>
  let closed = false
  let blocked = false

  const close = (): void => {
    if (closed) return
    closed = true
    signal.removeEventListener('abort', end)
    wire.owner?.onClose()
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

  const wire: Wire = {
    owner: null,
    write({ body }) {
      if (closed) return true
      controller.enqueue(body)
      blocked = controller.desiredSize! <= 0
      return !blocked
    },
    get pendingBytes() {
      return closed ? 0 : HIGH_WATER_MARK - controller.desiredSize!
    },
    end,
    destroy,
  }

  const body = new ReadableStream<Uint8Array>(
    {
      start: (given) => void (controller = given),
      pull() {
        if (!blocked) return
        blocked = false
        wire.owner?.onDrain()
      },
      cancel: close,
    },
    { highWaterMark: HIGH_WATER_MARK, size: (chunk) => chunk.byteLength },
  )
  signal.addEventListener('abort', end)
  return { wire, body }
}
