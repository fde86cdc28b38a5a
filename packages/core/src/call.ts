import { reportError } from './platform.ts'

/** A promise, of whatever realm or library. */
export const isThenable = (value: unknown): value is PromiseLike<unknown> =>
  typeof value === 'object' && value !== null && typeof (value as { then?: unknown }).then === 'function'

/**
 * Calls what the user gave; what it throws, or its promise rejects with, is reported and stops nobody else. A promise is
 * one of the runtime's: the `then` of another's may be called only once.
 */
export const call = <A extends unknown[], R>(
  callback: ((...args: A) => R) | null | undefined,
  ...args: A
): R | Promise<Awaited<R>> | undefined => {
  // One that is no function may be the very error that is told.
  if (typeof callback !== 'function') return undefined
  try {
    const result = callback(...args)
    if (!isThenable(result)) return result
    const promise = Promise.resolve(result)
    promise.catch(reportError)
    return promise
  } catch (error) {
    reportError(error)
    return undefined
  }
}
