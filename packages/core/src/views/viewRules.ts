import {
  isBoolean,
  isFunction,
  isNumber,
  isTextOrTexts,
  required,
  type Rule,
  type Rules,
} from '../source/rules.ts'
import type { ListOptions } from './listView.ts'
import type { ReducerOptions } from './reducerView.ts'

// Literals, so that bundlers leave out those that a page does not use.

export const LIST_RULES: Readonly<Record<keyof ListOptions, Rule>> = {
  event: isTextOrTexts,
  limit: isNumber,
  order: (value) => value === 'append' || value === 'prepend',
  map: isFunction,
  key: isFunction,
  initial: Array.isArray,
}

export const REDUCER_RULES: Readonly<Record<keyof ReducerOptions | 'reducer', Rule>> = {
  reducer: /* @__PURE__ */ required(isFunction),
  event: isTextOrTexts,
  resetOn: (value) => value === 'source' || value === 'open' || value === 'never',
}

/** What a text has besides the options of its stream. */
export const TEXT_RULES: Rules = { delta: isFunction, manual: isBoolean }

/** @internal for the bindings */
export const SELECTOR_RULES: Rules = {
  selector: /* @__PURE__ */ required(isFunction),
  isEqual: isFunction,
}

/** @internal for the bindings */
export const EVENT_RULES: Rules = {
  event: /* @__PURE__ */ required(isTextOrTexts),
  handler: /* @__PURE__ */ required(isFunction),
}
