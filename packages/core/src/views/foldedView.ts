import type { MessageHandler, EventMap } from '../source/consumerOptions.ts'
import type { StreamHandle } from '../stream/stream.ts'
import { statusFields, type StatusFields } from './statusFields.ts'
import type { View } from './trackReads.ts'

/** What is made of the messages of a stream, as they come. */
export interface Fold<F extends object> {
  /** Starts, or starts anew: the stream has forgotten its messages. */
  begin(): void
  /** Whether the message changed anything. */
  take(...message: Parameters<MessageHandler<EventMap[string]>>): boolean
  /** The connection is up, before the first message that comes over it. Whether that changed anything. */
  open?(): boolean
  /** What there is to render now: made once for each publication, not for each message. */
  read(): F
}

export interface FoldedView<F extends object> extends View<StatusFields & F> {
  /** To be read anew by the next snapshot. */
  invalidate(): void
  /** Tells listeners to look again. */
  publish(): void
}

/** Every message of a stream, folded as it comes; what is rendered changes with the state of the stream. */
export const createFoldedView = <F extends object>(stream: StreamHandle, fold: Fold<F>): FoldedView<F> => {
  let isStale = false
  let fields: F | null = null
  let snapshot: (StatusFields & F) | null = null
  let streamSnapshot: unknown
  const listeners = new Set<() => void>()

  fold.begin()

  // The fold changes with the stream's snapshot, never between two: a render sees one moment.
  const getSnapshot = (): StatusFields & F => {
    const state = stream.getSnapshot()
    if (!snapshot || streamSnapshot !== state) {
      if (!fields || isStale) fields = fold.read()
      isStale = false
      streamSnapshot = state
      snapshot = { ...statusFields(state), ...fields }
    }
    return snapshot
  }

  const invalidate = (): void => {
    isStale = true
    streamSnapshot = null
  }
  const serverSnapshot = { ...statusFields(stream.getServerSnapshot()), ...fold.read() }
  stream.tap({
    onEvent: (data, message) => {
      if (fold.take(data, message)) isStale = true
    },
    beforeOpen: () => {
      if (fold.open?.()) isStale = true
    },
    // A consumer that caught up has folded more without new state, also where nobody subscribes any more.
    onPublish: () => {
      if (isStale) streamSnapshot = null
    },
    onForget: () => {
      fold.begin()
      invalidate()
    },
  })

  return {
    subscribe: (listener) => {
      const own = (): void => listener()
      listeners.add(own)
      const off = stream.subscribe(own)
      return () => {
        listeners.delete(own)
        off()
      }
    },
    getSnapshot,
    getServerSnapshot: () => serverSnapshot,
    invalidate,
    publish: () => {
      for (const listener of [...listeners]) listener()
    },
  }
}

/** Whether a message of this type is one of those named; all are where none is. */
export const isNamed = (event: string, named: string | readonly string[] | null | undefined): boolean =>
  named == null || (typeof named === 'string' ? named === event : named.includes(event))
