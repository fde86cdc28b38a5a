import { isPlain } from '../connection/body.ts'
import { unmade } from '../connection/request.ts'
import type { SSEError } from '../errors.ts'

export type Test = (value: unknown) => boolean

/** Whether an option can be used; text is the name of the entry in it that cannot. */
export interface Rule {
  (value: unknown): boolean | string
  /** It has to be given. */
  isRequired?: true
}

/** By the name of the option: what stands in no rules is none of their business. */
export type Rules = Readonly<Record<string, Rule | null>>

export const isText: Test = (value) => typeof value === 'string'
export const isNumber: Test = (value) => typeof value === 'number'
export const isBoolean: Test = (value) => typeof value === 'boolean'
export const isTextOrTexts: Test = (value) => isText(value) || (Array.isArray(value) && value.every(isText))

/** Every entry that is given. */
export const each =
  (is: (value: unknown, name: string) => boolean): Rule =>
  (value) => {
    if (typeof value !== 'object' || Array.isArray(value)) return false
    const entries = Object.entries(value as object)
    // A Map, say, holds none that anybody would look for.
    if (entries.length === 0) return isPlain(value)
    return entries.find(([name, entry]) => entry != null && !is(entry, name))?.[0] ?? true
  }

/** The first option that cannot be used, as the error that says so; null where all can. Nullish is not given. */
export const findUnusable = (url: string, rules: Rules, ...layers: object[]): SSEError | null => {
  for (const [name, value] of layers.flatMap((layer) =>
    Object.entries<unknown>(layer as Record<string, unknown>),
  )) {
    const rule = Object.hasOwn(rules, name) ? rules[name] : undefined
    const verdict = !rule || (value == null ? !rule.isRequired : rule(value))
    if (typeof verdict === 'string')
      return unusable(url, `${name}.${verdict}`, (value as Record<string, unknown>)[verdict])
    if (!verdict) return unusable(url, name, value)
  }
  return null
}

export const unusable = (url: string, option: string, cause: unknown): SSEError =>
  unmade(url, `The option ${option} cannot be used.`, true, cause)

/** The names in what should be one or several: what is none is no name either. @internal for the bindings */
export const eventNames = (event: unknown): string[] =>
  [event].flat().filter((name) => typeof name === 'string')
