import { FUNCTION, isFunction, isTextOrTexts, NUMBER, type Rule, type Rules } from '../stream/rules.ts'
import type { ListOptions } from './listView.ts'
import type { ReducerOptions } from './reducerView.ts'

// Literals, so that bundlers leave out those that a page does not use.

const EVENT = [isTextOrTexts, 'an event type, or a list of them'] as const

export const LIST_RULES: Readonly<Record<keyof ListOptions, Rule>> = {
  event: EVENT,
  limit: NUMBER,
  order: [(value) => value === 'append' || value === 'prepend', "'append' or 'prepend'"],
  map: FUNCTION,
  key: FUNCTION,
  initial: [Array.isArray, 'an array'],
}

export const REDUCER_RULES: Readonly<Record<keyof ReducerOptions | 'reducer', Rule>> = {
  reducer: [isFunction, 'a function', true],
  event: EVENT,
  resetOn: [
    (value) => value === 'source' || value === 'open' || value === 'never',
    "'source', 'open' or 'never'",
  ],
}

/** @internal for the bindings */
export const SELECTOR_RULES: Rules = { selector: [isFunction, 'a function', true], isEqual: FUNCTION }

/** @internal for the bindings */
export const EVENT_RULES: Rules = {
  event: [isTextOrTexts, EVENT[1], true],
  handler: [isFunction, 'a function', true],
}
