import { isFunction } from '../platform.ts'
import { isBoolean, isTextOrTexts, type Rule, type Rules } from '../source/rules.ts'

export const required = (rule: Rule): Rule =>
  Object.assign((value: unknown) => rule(value), { isRequired: true as const })

// Literals, so that bundlers leave out those that a page does not use.

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
