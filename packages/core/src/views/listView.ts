import type { SSEMessage } from '../event-stream/message.ts'
import { inRange } from '../connection/policy.ts'
import { warn } from '../explain.ts'
import type { EventMap } from '../source/consumerOptions.ts'
import type { StreamHandle } from '../stream/stream.ts'
import { isFunction } from '../platform.ts'
import { isNumber, isTextOrTexts, type Rule } from '../source/rules.ts'
import { createBoundedList } from './boundedList.ts'
import { createFoldedView, isNamed } from './foldedView.ts'
import type { StatusFields } from './statusFields.ts'
import type { View } from './trackReads.ts'

const DEFAULT_LIMIT = 500

const LIST_RULES: Readonly<Record<keyof ListOptions, Rule>> = {
  event: isTextOrTexts,
  limit: isNumber,
  order: (value) => value === 'append' || value === 'prepend',
  map: isFunction,
  key: isFunction,
  initial: Array.isArray,
}

/** How messages become a list. `I`, what it begins with, is a type of its own: an empty list says nothing of what comes. */
export interface ListOptions<E = EventMap, K extends keyof E & string = keyof E & string, T = E[K], I = T> {
  /** The event type that makes items, or several. @default every type */
  event?: K | readonly K[] | null | undefined
  /** How many items stay; older ones go. A fraction counts down, `Infinity` must be said. @default 500 */
  limit?: number | null | undefined
  /** Where a new item goes. @default 'append' */
  order?: 'append' | 'prepend' | null | undefined
  /** Makes the item. @default the data */
  map?: ((data: E[K], message: SSEMessage) => T) | null | undefined
  /**
   * Names an item, alike in every render: a new one of the same name takes the old one's place; one named null or undefined
   * has none.
   */
  key?: ((item: T | I) => unknown) | null | undefined
  /** Items before the first message, in the order of the page; read once, when the list begins. */
  initial?: readonly I[] | null | undefined
}

/** The list as it is to be rendered, and how its stream is. */
export interface ListSnapshot<T> extends StatusFields {
  /** The same array until the list changes. */
  readonly items: readonly T[]
}

/** A list to render, and what changes it. */
export interface ListView<T> extends View<ListSnapshot<T>> {
  /** Empties the list; what comes next goes on from there. */
  clear(): void
  /** Removes the items for which it holds. */
  remove(predicate: (item: T) => boolean): void
  /** Takes the functions and the limit of the latest render; shown by the next snapshot. */
  update(options: ListOptions<EventMap, string, T>): void
  /** Tells listeners to look again, as after an `update` that changed the shape. */
  publish(): void
}

const checkLimit = <T>(options: ListOptions<EventMap, string, T>): void => {
  warn('numbers', options)
  if (options.limit === 0) warn('emptyList')
}

/**
 * Every message of a stream, folded into a list as it comes; a copy is made once for each publication, not for each
 * message. For bindings: components use `useSSEList`.
 *
 * @example
 * ```ts
 * const list = createListView(client.stream('/api/stream'), { event: 'notification', limit: 50 })
 * const off = list.subscribe(() => draw(list.getSnapshot().items))
 * ```
 */
export const createListView = <T>(
  stream: StreamHandle,
  initialOptions: ListOptions<EventMap, string, T>,
): ListView<T> => {
  let options = initialOptions
  checkLimit(options)
  const list = createBoundedList<T>(
    () => Math.floor(inRange(options.limit, DEFAULT_LIMIT)),
    (item) => options.key?.(item),
    () => options.key != null,
  )
  stream.setView(LIST_RULES, options)
  const isPrepended = (): boolean => options.order === 'prepend'

  const view = createFoldedView(stream, {
    begin: () => {
      const initial = Array.isArray(options.initial) ? (options.initial as readonly T[]) : []
      // Oldest first, whatever the order on the page: adding and cutting stay cheap.
      list.reset(isPrepended() ? initial.toReversed() : initial)
    },
    take: (data, message) => {
      if (!isNamed(message.event, options.event)) return false
      list.add(options.map ? options.map(data, message) : (data as T))
      return true
    },
    read: () => {
      const items = list.items()
      return { items: isPrepended() ? items.reverse() : items }
    },
  })
  const change = (): void => {
    view.invalidate()
    view.publish()
  }

  return {
    ...view,
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
      checkLimit(options)
      stream.setView(LIST_RULES, options)
      if (isReshaped) view.invalidate()
    },
  }
}
