import type { MessageHandler } from './consumerOptions.ts'
import type { EventMap } from './defineStream.ts'

/** A handler for one event type, or for all of them. */
export interface Listener {
  readonly event: string | null
  readonly handler: MessageHandler<EventMap[string]>
}

/** The names in what should be one or several: what is none is no name either. @internal for the bindings */
export const eventNames = (event: unknown): string[] =>
  [event].flat().filter((name) => typeof name === 'string')

/** The listeners of one consumer, in the order in which they were added. */
export interface Listeners {
  /** For these event types, or (null) all of them. Returns what removes it. */
  add(events: readonly string[] | null, handler: Listener['handler']): () => void
  has(listener: Listener): boolean
  /** Those that are there now: the same array until one is added or removed, and never changed. */
  now(): readonly Listener[]
}

/** Adding and removing cost the same however many there are: the array is made when a message needs it. */
export const createListeners = (): Listeners => {
  const all = new Set<Listener>()
  let now: readonly Listener[] | null = null
  return {
    add: (events, handler) => {
      const added = [...new Set<string | null>(events ?? [null])].map((name): Listener => ({
        event: name,
        handler,
      }))
      for (const listener of added) all.add(listener)
      now = null
      return () => {
        for (const listener of added) all.delete(listener)
        now = null
      }
    },
    has: (listener) => all.has(listener),
    now: () => (now ??= [...all]),
  }
}
