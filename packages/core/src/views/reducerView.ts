import type { SSEMessage } from '../event-stream/message.ts'
import { isFunction, reportError } from '../platform.ts'
import { isTextOrTexts, type Rule } from '../source/rules.ts'
import type { EventMap } from '../source/consumerOptions.ts'
import type { StreamHandle } from '../stream/stream.ts'
import { createFoldedView, isNamed } from './foldedView.ts'
import type { StatusFields } from './statusFields.ts'
import type { View } from './trackReads.ts'
import { required } from './viewRules.ts'

const REDUCER_RULES: Readonly<Record<keyof ReducerOptions | 'reducer', Rule>> = {
  reducer: /* @__PURE__ */ required(isFunction),
  event: isTextOrTexts,
  resetOn: (value) => value === 'source' || value === 'open' || value === 'never',
}

/** The next state from the one before and a message. It must not change the state it is given. */
export type Reducer<S, T = EventMap[string]> = (state: S, data: T, message: SSEMessage) => S

/** How messages become a state. */
export interface ReducerOptions<K extends string = string> {
  /** The event type that is reduced, or several. @default every type */
  event?: K | readonly K[] | null | undefined
  /** When the state is the initial one again: with another source, with each new connection, or never. @default 'source' */
  resetOn?: 'source' | 'open' | 'never' | null | undefined
}

/** The state that was reduced, and how its stream is. */
export interface ReducerSnapshot<S> extends StatusFields {
  readonly state: S
}

/** A state to render, and what sets it back. */
export interface ReducerView<S> extends View<ReducerSnapshot<S>> {
  /** The initial state again; what comes next goes on from there. */
  reset(): void
  /** Takes the functions of the latest render. */
  update(reducer: Reducer<S>, options: ReducerOptions): void
  /** The state with all that was reduced, published or not: what `resetOn: 'never'` goes on from. */
  latest(): S
}

/**
 * Every message of a stream, reduced as it comes. A reducer that throws is reported, and leaves the state as it was. For
 * bindings: components use `useSSEReducer`.
 *
 * @param initial the first state, or a function that makes it
 * @param previous the view of another source: with `resetOn: 'never'` this one goes on from its state
 * @example
 * ```ts
 * const total = createReducerView(client.stream('/api/sales'), (sum, sale) => sum + sale.amount, 0)
 * const off = total.subscribe(() => draw(total.getSnapshot().state))
 * ```
 */
export const createReducerView = <S>(
  stream: StreamHandle,
  reducer: Reducer<S>,
  initial: S | (() => S),
  options: ReducerOptions = {},
  previous?: ReducerView<S>,
): ReducerView<S> => {
  let current = { reducer, options }
  let state: S
  const initialState = (): S => (typeof initial === 'function' ? (initial as () => S)() : initial)

  /** What the one before holds: it may be told more until this one is listened to in its place. */
  let before: ReducerView<S> | undefined
  const adopt = (): void => {
    if (!before) return
    state = before.latest()
    view.invalidate()
  }

  const check = (): void => stream.setView(REDUCER_RULES, { reducer: current.reducer, ...current.options })
  check()
  const view = createFoldedView(stream, {
    begin: () => {
      state = initialState()
    },
    take: (data, message) => {
      if (!isNamed(message.event, current.options.event)) return false
      const last = state
      try {
        state = current.reducer(last, data, message)
      } catch (error) {
        reportError(error)
      }
      return state !== last
    },
    open: () => {
      if (current.options.resetOn !== 'open') return false
      state = initialState()
      return true
    },
    read: () => ({ state }),
  })
  if (options.resetOn === 'never') before = previous
  adopt()

  return {
    ...view,
    subscribe: (listener) => {
      adopt()
      before = undefined
      return view.subscribe(listener)
    },
    reset: () => {
      before = undefined
      state = initialState()
      view.invalidate()
      view.publish()
    },
    update: (nextReducer, nextOptions) => {
      current = { reducer: nextReducer, options: nextOptions }
      check()
    },
    latest: () => {
      // Who looks hears that the stream was cleared.
      view.getSnapshot()
      adopt()
      return state
    },
  }
}
