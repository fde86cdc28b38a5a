import { reportError } from '../platform.ts'

/** Calls what the user gave; what it throws is reported and stops nobody else. */
export const call = <A extends unknown[], R>(
  callback: ((...args: A) => R) | undefined,
  ...args: A
): R | undefined => {
  if (!callback) return undefined
  try {
    return callback(...args)
  } catch (error) {
    reportError(error)
    return undefined
  }
}
