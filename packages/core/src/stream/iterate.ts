import { SSEError } from '../errors.ts'
import type { SSEMessage } from '../event-stream/message.ts'
import type { Reader } from './feed.ts'
import type { SharedStream } from './sharedStream.ts'
import type { StreamSnapshot } from './snapshot.ts'

/** A place in the ring of one shared stream. */
export interface Place {
  shared: SharedStream
  cursor: number
}

/** What a loop needs of the consumer it belongs to. */
export interface LoopSource {
  subscribe(listener: () => void): () => void
  getSnapshot(): StreamSnapshot
  isAttached(): boolean
  /** Where the consumer itself is; null before it first attached. */
  place(): Place | null
}

const END = { done: true, value: undefined } as const

/**
 * Loops over a stream: messages one by one, read from the ring at the pace of the loop. A loop ends when the stream is
 * done, after the last message, or at once when its consumer was closed, aborted or disabled; it throws the error of a
 * stream that gave up, after the last message, and `overrun` when it was so slow that the ring dropped what it had yet
 * to read. One that was left with `break` and had the stream to itself is gone on with by the next.
 */
export const createLoops = (stream: LoopSource): (() => AsyncIterator<SSEMessage>) => {
  let left: Place | null = null

  return () => {
    const wasAway = !stream.isAttached()
    let at: Place | null = null
    let isStopped = false
    let wake = (): void => {}
    const reader: Reader = { cursor: () => at!.cursor, wake: () => wake() }

    /** The shared stream may have been replaced by another, whose numbers are others. */
    const follow = (): void => {
      const next = stream.place()
      if (!next || next.shared === at?.shared) return
      at?.shared.readers.delete(reader)
      const cursor = wasAway && !at && left?.shared === next.shared ? left.cursor : next.cursor
      at = { shared: next.shared, cursor: Math.max(cursor, next.shared.ring.oldest()) }
      at.shared.readers.add(reader)
    }
    const off = stream.subscribe(() => {
      follow()
      wake()
    })
    follow()

    const stop = (): void => {
      if (isStopped) return
      isStopped = true
      at?.shared.readers.delete(reader)
      off()
      if (!stream.isAttached()) left = at
      wake()
    }

    const step = async (): Promise<IteratorResult<SSEMessage>> => {
      for (;;) {
        if (isStopped) return END
        const { status, error } = stream.getSnapshot()
        if (status === 'closed' || status === 'idle') {
          stop()
          return END
        }
        const behind = at ? at.shared.ring.oldest() - at.cursor : 0
        if (behind > 0) {
          stop()
          left = null
          const text = `The loop over the stream fell ${behind} messages behind. Raise \`buffer\`, or do less in the loop.`
          throw new SSEError('overrun', text, { fatal: true, url: at!.shared.url })
        }
        const item = at?.shared.ring.get(at.cursor)
        if (item) {
          at!.cursor += 1
          return { done: false, value: item.message }
        }
        if (status === 'error') {
          stop()
          throw error
        }
        if (status === 'done') {
          stop()
          return END
        }
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
}
