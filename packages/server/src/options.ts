import { SSEServerError } from './errors.ts'

/** `setTimeout` fires at once beyond this. */
export const MAX_TIMEOUT = 2 ** 31 - 1

const invalid = (field: string, text: string): SSEServerError =>
  new SSEServerError('invalid-option', text, { field })

/** Refuses an option that does not exist: a misspelt limit must not pass for a limit. */
export const checkKnown = (owner: string, known: readonly string[], given: object): void => {
  const unknown = Object.keys(given).find((key) => !known.includes(key))
  if (unknown === undefined) return
  throw invalid(`${owner}.${unknown}`, `${owner} has no option "${unknown}". It knows: ${known.join(', ')}.`)
}

/** The defaults overridden by what was given: each a positive whole number, or Infinity where the default is. */
export const checkNumbers = <Options extends Record<keyof Options, number>>(
  owner: string,
  defaults: Options,
  given: Partial<Options>,
): Options => {
  checkKnown(owner, Object.keys(defaults), given)
  const result = { ...defaults }
  for (const key of Object.keys(defaults) as (keyof Options & string)[]) {
    const value = given[key]
    if (value === undefined) continue
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
