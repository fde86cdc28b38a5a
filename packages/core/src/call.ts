import { reportError } from './platform.ts'

/** A promise, of whatever realm or library. */
export const isThenable = (value: unknown): value is PromiseLike<unknown> =>
  typeof value === 'object' && value !== null && typeof (value as { then?: unknown }).then === 'function'

/** Calls what the user gave; what it throws, or its promise rejects with, is reported and stops nobody else. */
export const call = <A extends unknown[], R>(
  callback: ((...args: A) => R) | null | undefined,
  ...args: A
): R | undefined => {
  const result = callGuarded(callback, ...args)
  if (isThenable(result)) result.then(undefined, reportError)
  return result
}

/** As `call`, for who waits for the promise: a `then` may be called once. */
export const callGuarded = <A extends unknown[], R>(
  callback: ((...args: A) => R) | null | undefined,
  ...args: A
): R | undefined => {
  // One that is no function may be the very error that is told.
  if (typeof callback !== 'function') return undefined
  try {
    return callback(...args)
  } catch (error) {
    reportError(error)
    return undefined
  }
}
