import type { Flushable, Flusher } from './flusher.ts'
import { type Frame, type JoinFrames, createJoin } from './frame.ts'
import type { Wire } from './wire.ts'

/** What waits for one reader. */
export interface Outbox extends Flushable {
  push(frame: Frame): void
  /** Resolves when the reader has taken what there was, or is gone. */
  drained(): Promise<void>
  /** True while the reader is behind. */
  readonly blocked: boolean
  /** Milliseconds since the reader last took something while bytes waited; 0 when none wait. */
  blockedFor(): number
  /** Bytes that wait, here and in the wire. */
  readonly waitingBytes: number
  /** Writes what waits without awaiting the end of the tick. */
  flushNow(): void
  /** Forgets what waits and takes no more. */
  close(): void
}

/** Past this the tick's messages go out early: a burst shall not pile up here while the socket would take it. */
const FLUSH_BYTES = 64 * 1024

/** `onOverflow` is called once, when a message finds more than `bufferBytes` before it. */
export const createOutbox = (
  wire: Wire,
  flusher: Flusher,
  bufferBytes: number,
  onOverflow: (bytes: number) => void,
): Outbox => {
  let queue: Frame[] = []
  let queuedBytes = 0
  let blockedSince: number | null = null
  let closed = false
  let waiting: (() => void)[] = []

  const release = (): void => {
    blockedSince = null
    const resolved = waiting
    waiting = []
    for (const resolve of resolved) resolve()
  }

  const flush = (join: JoinFrames): void => {
    if (queue.length === 0 || closed) return
    const frames = queue
    queue = []
    queuedBytes = 0
    if (!wire.write(join(frames))) blockedSince ??= performance.now()
  }

  const flushNow = (): void => flush(createJoin())

  wire.onDrain = release

  const outbox: Outbox = {
    push(frame) {
      if (closed) return
      if (blockedSince !== null && outbox.waitingBytes > bufferBytes) {
        onOverflow(outbox.waitingBytes)
        return
      }
      queue.push(frame)
      queuedBytes += frame.body.length
      if (queuedBytes >= FLUSH_BYTES) flushNow()
      else if (queue.length === 1) flusher.add(outbox)
    },
    flush,
    flushNow,
    drained() {
      flushNow()
      return blockedSince === null || closed
        ? Promise.resolve()
        : new Promise((resolve) => waiting.push(resolve))
    },
    get waitingBytes() {
      return wire.pendingBytes + queuedBytes
    },
    get blocked() {
      return blockedSince !== null
    },
    blockedFor: () => (blockedSince === null ? 0 : performance.now() - blockedSince),
    close() {
      closed = true
      queue = []
      queuedBytes = 0
      release()
    },
  }
  return outbox
}
