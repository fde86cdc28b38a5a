import { SSEError } from '../errors.ts'
import type { SSEMessage } from '../event-stream/message.ts'
import { GAP_EVENT } from '../connection/gap.ts'
import type { EventMap } from '../source/consumerOptions.ts'
import type { Reader } from '../stream/log.ts'
import type { Place, Stream, StreamHandle } from '../stream/stream.ts'

/** A message with its data decoded. `event` says which data it is: it narrows the type. */
export type DecodedMessage<E = EventMap> = {
  [K in keyof E & string]: {
    readonly event: K
    readonly data: E[K]
    /** As the wire carried it. */
    readonly message: SSEMessage
  }
}[keyof E & string]

/** A place of one loop's own in the log. */
interface LoopPlace {
  shared: NonNullable<Place['shared']>
  cursor: number
}

const END = { done: true, value: undefined } as const

/** Where the last loop over a stream was left that had it to itself. */
const left = new WeakMap<object, LoopPlace>()

/**
 * A loop over a stream: its messages one by one, decoded, at the pace of the loop. It opens the stream and keeps it open.
 * It ends when the stream is done, after the last message, or at once when the stream is closed, aborted or disabled. One
 * that was left with `break` and had the stream to itself is gone on with by the next, unless something else opens the
 * stream before. Messages that do not decode are passed over; `onError` has them.
 *
 * @throws SSEError what ended a stream that gave up, after its last message; code `overrun` when the loop was so slow that
 * the stream (which holds the last `buffer` messages) dropped what it had yet to read
 * @example
 * ```ts
 * const job = createStream(defineStream<{ progress: { step: number }; complete: null }>('/api/jobs/7/events'))
 * for await (const { event, data } of iterate(job)) {
 *   if (event === 'complete') break
 *   console.log(data.step)
 * }
 * ```
 */
export const iterate = <E = EventMap>(stream: Stream<E>): AsyncIterable<DecodedMessage<E>> => ({
  [Symbol.asyncIterator]: () => createLoop(stream as StreamHandle<E>),
})

const createLoop = <E>(stream: StreamHandle<E>): AsyncIterator<DecodedMessage<E>> => {
  const wasAway = !stream.place().isAttached
  let at: LoopPlace | null = null
  let isStopped = false
  /** The body of the loop is at work on what it was given last. */
  let isHanded = false
  let wake = (): void => {}
  const reader: Reader = { at: () => at!.cursor - Number(isHanded), wake: () => wake() }
  /** The body asks for the next, or has left the loop: it has dealt with what it was given. */
  const handBack = (): void => {
    if (!isHanded) return
    isHanded = false
    at!.shared.tellPlace()
  }

  /** The shared stream may have been replaced by another, whose numbers are others. */
  const follow = (): void => {
    const { shared, cursor } = stream.place()
    if (!shared || cursor === null || shared === at?.shared) return
    at?.shared.readers.delete(reader)
    const before = wasAway && !at ? left.get(stream) : undefined
    const from = before?.shared === shared ? before.cursor : cursor
    left.delete(stream)
    at = { shared, cursor: Math.max(from, shared.log.oldest()) }
    shared.readers.add(reader)
  }
  const off = stream.subscribe(() => {
    follow()
    wake()
  })
  follow()

  const stop = (): void => {
    if (isStopped) return
    isStopped = true
    handBack()
    at?.shared.readers.delete(reader)
    off()
    if (at && !stream.place().isAttached) left.set(stream, at)
    wake()
  }

  const step = async (): Promise<IteratorResult<DecodedMessage<E>>> => {
    handBack()
    for (;;) {
      if (isStopped) return END
      const { status, error } = stream.getSnapshot()
      if (status === 'closed' || status === 'idle') {
        stop()
        return END
      }
      const behind = at ? at.shared.log.oldest() - at.cursor : 0
      if (behind > 0) {
        stop()
        left.delete(stream)
        const details = { fatal: true, url: at!.shared.url }
        throw new SSEError(
          'overrun',
          `The loop over the stream fell ${behind} messages behind.`,
          details,
          'overrun',
        )
      }
      const item = at?.shared.log.get(at.cursor)
      if (item) {
        at!.cursor += 1
        const { message, data, error: why } = item
        if (why || message.event === GAP_EVENT) continue
        isHanded = true
        return { done: false, value: { event: message.event, data, message } as DecodedMessage<E> }
      }
      if (status === 'error') {
        stop()
        throw error
      }
      if (status === 'done') {
        stop()
        return END
      }
      at?.shared.tellPlace()
      await new Promise<void>((resolve) => {
        wake = resolve
      })
    }
  }

  // Calls of `next` that do not wait for one another are answered in order.
  let turn: Promise<unknown> = Promise.resolve()
  return {
    next: () => {
      const result = turn.then(step, step)
      turn = result
      return result
    },
    return: async () => {
      stop()
      return END
    },
  }
}
