import {
  BOOLEAN,
  FUNCTION,
  isFunction,
  isTextOrTexts,
  NUMBER,
  type Rule,
  type Rules,
} from '../source/rules.ts'
import type { ListOptions } from './listView.ts'
import type { ReducerOptions } from './reducerView.ts'

// Literals, so that bundlers leave out those that a page does not use.

const EVENT: Rule = [isTextOrTexts, 'eventTypes']

export const LIST_RULES: Readonly<Record<keyof ListOptions, Rule>> = {
  event: EVENT,
  limit: NUMBER,
  order: [(value) => value === 'append' || value === 'prepend', 'order'],
  map: FUNCTION,
  key: FUNCTION,
  initial: [Array.isArray, 'array'],
}

export const REDUCER_RULES: Readonly<Record<keyof ReducerOptions | 'reducer', Rule>> = {
  reducer: [isFunction, 'function', true],
  event: EVENT,
  resetOn: [(value) => value === 'source' || value === 'open' || value === 'never', 'resetOn'],
}

/** What a text has besides the options of its stream. */
export const TEXT_RULES: Rules = { delta: FUNCTION, manual: BOOLEAN }

/** @internal for the bindings */
export const SELECTOR_RULES: Rules = { selector: [isFunction, 'function', true], isEqual: FUNCTION }

/** @internal for the bindings */
export const EVENT_RULES: Rules = {
  event: [isTextOrTexts, 'eventTypes', true],
  handler: [isFunction, 'function', true],
}
