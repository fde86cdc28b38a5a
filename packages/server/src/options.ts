import { SSEServerError } from './errors.ts'

/** `setTimeout` fires at once beyond this. */
const MAX_TIMEOUT = 2 ** 31 - 1

const invalid = (field: string, text: string): SSEServerError =>
  new SSEServerError('invalid-option', text, { field })

/** The options given; nullish are none. One that does not exist is refused: a misspelt limit must not pass for a limit. */
export const optionsOf = <Options extends object>(
  owner: string,
  known: readonly string[],
  given: Options | null | undefined,
): Partial<Options> => {
  const options = given ?? {}
  const names = known.join(', ')
  if (typeof options !== 'object')
    throw invalid(owner, `${owner} takes its options as an object, of ${names}; got ${typeof options}.`)
  const unknown = Object.keys(options).find((key) => !known.includes(key))
  if (unknown === undefined) return options
  throw invalid(`${owner}.${unknown}`, `${owner} has no option "${unknown}". It knows: ${names}.`)
}

/** What was given, if it is of this type; nullish where nothing was. */
export const checkType = <Value>(field: string, type: 'function' | 'boolean', value: Value): Value => {
  if (value == null || typeof value === type) return value
  throw invalid(field, `${field} must be a ${type}, got ${typeof value}.`)
}

/** The defaults overridden by what was given: each a positive whole number, or Infinity where the default is. */
export const checkNumbers = <Options extends Record<keyof Options, number>>(
  owner: string,
  defaults: Options,
  given: { [Name in keyof Options]?: Options[Name] | null | undefined } | null | undefined,
): Options => {
  const options = optionsOf(owner, Object.keys(defaults), given)
  const result = { ...defaults }
  for (const key of Object.keys(defaults) as (keyof Options & string)[]) {
    const value = options[key]
    if (value == null) continue
    const unlimited = value === Infinity && defaults[key] === Infinity
    if (!unlimited && !(Number.isSafeInteger(value) && value > 0)) {
      throw invalid(
        `${owner}.${key}`,
        `${owner}.${key} must be a whole number above 0, got ${String(value)}.`,
      )
    }
    result[key] = value as Options[typeof key]
  }
  return result
}

/** A time in whole milliseconds within bounds that timers can keep. */
export const checkTime = (field: string, value: unknown, min = 0): number => {
  if (Number.isSafeInteger(value) && (value as number) >= min && (value as number) <= MAX_TIMEOUT)
    return value as number
  throw invalid(
    field,
    `${field} must be whole milliseconds from ${min} to ${MAX_TIMEOUT}, got ${String(value)}.`,
  )
}
