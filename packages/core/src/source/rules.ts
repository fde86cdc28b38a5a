import { isPlain } from '../connection/body.ts'
import { shownUrl } from '../shownUrl.ts'
import { SSEError } from '../errors.ts'
import type { Wanted } from '../explain.ts'

type Test = (value: unknown) => boolean

/**
 * Whether an option can be used (text: the name of the entry that cannot), what it is to be, and whether it has to be given.
 */
export type Rule = readonly [
  check: (value: unknown) => boolean | string,
  wanted: Wanted,
  isRequired?: boolean,
]

/** By the name of the option: what stands in no rules is none of their business. */
export type Rules = Readonly<Record<string, Rule>>

export const isFunction: Test = (value) => typeof value === 'function'
export const isText: Test = (value) => typeof value === 'string'
export const isNumber: Test = (value) => typeof value === 'number'
export const isTextOrTexts: Test = (value) => isText(value) || (Array.isArray(value) && value.every(isText))

/** Every entry that is given. */
export const each =
  (is: Test): Rule[0] =>
  (value) => {
    if (typeof value !== 'object' || Array.isArray(value)) return false
    const entries = Object.entries(value as object)
    // A Map, say, holds none that anybody would look for.
    if (entries.length === 0) return isPlain(value)
    return entries.find(([, entry]) => entry != null && !is(entry))?.[0] ?? true
  }

export const FUNCTION: Rule = [isFunction, 'function']
export const TEXT: Rule = [isText, 'text']
export const NUMBER: Rule = [isNumber, 'number']
export const BOOLEAN: Rule = [(value) => typeof value === 'boolean', 'boolean']

/** The first option that cannot be used, as the error that says so; null where all can. Nullish is not given. */
export const findUnusable = (url: string, rules: Rules, ...layers: object[]): SSEError | null => {
  for (const layer of layers) {
    for (const [name, value] of Object.entries(layer)) {
      const [check, wanted, isRequired] = (Object.hasOwn(rules, name) && rules[name]) || ANY
      const verdict = value == null ? !isRequired : check(value)
      if (verdict === true) continue
      const entry = verdict === false ? null : verdict
      const option = entry === null ? name : `${name}.${entry}`
      const wrong: unknown = entry === null ? value : (value as Record<string, unknown>)[entry]
      return unusable(url, option, wrong, wanted)
    }
  }
  return null
}

export const unusable = (url: string, option: string, cause: unknown, wanted: Wanted): SSEError =>
  new SSEError(
    'request',
    `The option ${option} of ${shownUrl(url)} cannot be used.`,
    { url, fatal: true, cause },
    'badOption',
    wanted,
  )

const ANY: Rule = [() => true, 'text']

/** The names in what should be one or several: what is none is no name either. @internal for the bindings */
export const eventNames = (event: unknown): string[] =>
  [event].flat().filter((name) => typeof name === 'string')
