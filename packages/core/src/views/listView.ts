import type { SSEMessage } from '../event-stream/message.ts'
import type { MessageHandler } from '../stream/consumerOptions.ts'
import type { EventMap } from '../stream/defineStream.ts'
import type { StreamHandle } from '../stream/stream.ts'
import { atLeastZero } from '../stream/numbers.ts'
import { createBoundedList } from './boundedList.ts'
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
  let isStale = false
  let snapshot: ListSnapshot<T> | null = null
  let streamSnapshot: unknown
  const listeners = new Set<() => void>()

  const list = createBoundedList<T>(
    () => atLeastZero(options.limit, DEFAULT_LIMIT),
    (item) => options.key?.(item),
    () => options.key !== undefined,
  )
  const isPrepended = (): boolean => options.order === 'prepend'
  const begin = (): void => {
    const initial = options.initial ?? []
    // Oldest first, whatever the order on the page: adding and cutting stay cheap.
    list.reset(isPrepended() ? initial.toReversed() : initial)
  }
  begin()

  const wants = (event: string): boolean =>
    options.event === undefined ||
    (typeof options.event === 'string' ? options.event === event : options.event.includes(event))

  const take: MessageHandler<EventMap[string]> = (data, message) => {
    if (!wants(message.event)) return
    list.add(options.map ? options.map(data, message) : (data as T))
    isStale = true
  }
  const itemsInOrder = (): readonly T[] => {
    const items = list.items()
    return isPrepended() ? items.reverse() : items
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
  stream.tap(take, () => {
    begin()
    invalidate()
  })

  return {
    subscribe: (listener) => {
      const own = (): void => listener()
      listeners.add(own)
      const off = stream.subscribe(() => {
        // A consumer that caught up has new items without new state.
        if (isStale) streamSnapshot = null
        listener()
      })
      return () => {
        listeners.delete(own)
        off()
      }
    },
    getSnapshot,
    getServerSnapshot: () => serverSnapshot,
    clear: () => {
      list.reset([])
      change()
    },
    remove: (predicate) => {
      list.remove(predicate)
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
