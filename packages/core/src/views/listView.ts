import type { SSEMessage } from '../event-stream/message.ts'
import type { EventMap } from '../stream/defineStream.ts'
import type { StreamHandle } from '../stream/handle.ts'
import { statusFields, type StatusFields } from './statusFields.ts'
import type { View } from './trackReads.ts'

const DEFAULT_LIMIT = 500

/** How messages become a list. */
export interface ListOptions<E = EventMap, K extends keyof E & string = keyof E & string, T = E[K]> {
  /** The event type that makes items, or several. @default every type */
  event?: K | readonly K[] | undefined
  /** How many items stay; older ones go. `Infinity` must be said. @default 500 */
  limit?: number | undefined
  /** Where a new item goes. @default 'append' */
  order?: 'append' | 'prepend' | undefined
  /** Makes the item. @default the data */
  map?: ((data: E[K], message: SSEMessage) => T) | undefined
  /** Names an item: a new one of the same name takes the old one's place. */
  key?: ((item: T) => unknown) | undefined
  /** Items before the first message. */
  initial?: readonly T[] | undefined
}

export interface ListSnapshot<T> extends StatusFields {
  readonly items: readonly T[]
}

export interface ListView<T> extends View<ListSnapshot<T>> {
  clear(): void
  /** Removes the items for which it holds. */
  remove(predicate: (item: T) => boolean): void
  /** Takes the functions and the limit of the latest render; shown by the next snapshot. */
  update(options: ListOptions<EventMap, string, T>): void
  /** Tells listeners to look again, as after an `update` that changed the shape. */
  publish(): void
}

/**
 * Every message of a stream, folded into a list as it comes; a copy is made once for each publication, not for each
 * message.
 */
export const createListView = <T>(
  stream: StreamHandle,
  initialOptions: ListOptions<EventMap, string, T>,
): ListView<T> => {
  let options = initialOptions
  // Oldest first, whatever the order on the page: adding and cutting stay cheap.
  let oldestFirst: T[] = [...(options.initial ?? [])]
  if (options.order === 'prepend') oldestFirst.reverse()
  let isStale = false
  let snapshot: ListSnapshot<T> | null = null
  let streamSnapshot: unknown
  const listeners = new Set<() => void>()

  const limit = (): number => options.limit ?? DEFAULT_LIMIT
  const wants = (event: string): boolean =>
    options.event === undefined ||
    (typeof options.event === 'string' ? options.event === event : options.event.includes(event))

  const cut = (): void => {
    const excess = oldestFirst.length - Math.max(0, limit())
    if (excess > 0) oldestFirst.splice(0, excess)
  }

  stream.tap((data, message) => {
    if (!wants(message.event)) return
    const item = options.map ? options.map(data, message) : (data as T)
    isStale = true
    const place = options.key ? placeOf(options.key, options.key(item)) : -1
    if (place >= 0) oldestFirst[place] = item
    else oldestFirst.push(item)
    // Cut in blocks: one splice for each message would move the whole list each time.
    if (oldestFirst.length > 2 * limit() + 16) cut()
  })
  const placeOf = (key: (item: T) => unknown, name: unknown): number =>
    oldestFirst.findLastIndex((item) => Object.is(key(item), name))

  const itemsInOrder = (): readonly T[] => {
    cut()
    return options.order === 'prepend' ? oldestFirst.toReversed() : oldestFirst.slice()
  }

  // Items change with the stream's snapshot, never between two: a render sees one moment.
  const getSnapshot = (): ListSnapshot<T> => {
    const state = stream.getSnapshot()
    if (!snapshot || streamSnapshot !== state) {
      const items = snapshot && !isStale ? snapshot.items : itemsInOrder()
      isStale = false
      streamSnapshot = state
      snapshot = { ...statusFields(state), items }
    }
    return snapshot
  }

  const invalidate = (): void => {
    isStale = true
    streamSnapshot = null
  }
  const publish = (): void => {
    for (const listener of [...listeners]) listener()
  }
  const change = (): void => {
    invalidate()
    publish()
  }
  const serverSnapshot: ListSnapshot<T> = {
    ...statusFields(stream.getServerSnapshot()),
    items: itemsInOrder(),
  }

  return {
    subscribe: (listener) => {
      listeners.add(listener)
      const off = stream.subscribe(() => {
        // A consumer that caught up has new items without new state.
        if (isStale) streamSnapshot = null
        listener()
      })
      return () => {
        listeners.delete(listener)
        off()
      }
    },
    getSnapshot,
    getServerSnapshot: () => serverSnapshot,
    clear: () => {
      oldestFirst = []
      change()
    },
    remove: (predicate) => {
      oldestFirst = oldestFirst.filter((item) => !predicate(item))
      change()
    },
    update: (next) => {
      const isReshaped = next.limit !== options.limit || next.order !== options.order
      options = next
      if (isReshaped) invalidate()
    },
    publish,
  }
}
