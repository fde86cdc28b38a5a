import type { SSEError } from '../errors.ts'
import { isPassingStatus } from '../passingStatus.ts'
import { MAX_TIMER } from '../platform.ts'
import type { ConnectionOptions, ReconnectOptions } from './options.ts'
import { methodOf } from './request.ts'

const DEFAULT_DELAY = 1_000
const DEFAULT_MAX_DELAY = 30_000

/** A connection this old was a good one, message or not: its loss starts the count afresh. */
export const HEALTHY_AFTER = 30_000

/** Where nothing else is said: what answered within this before is given no longer. */
export const USUAL_CONNECT_TIMEOUT = 30_000

/** What the options come to, with what they leave unsaid. */
export interface Policy {
  /** Whether losses are mended. */
  resumes: boolean
  /** Whether an end in good order is the end: what goes on, and what says when it is whole, has not ended with that. */
  isEndWhole: boolean
  maxAttempts: number
  delay: number
  maxDelay: number
  shouldRetry: ReconnectOptions['shouldRetry']
  /** Null: as experience with this url says. */
  connectTimeout: number | false | null
  idleTimeout: number | false | null
}

export const policyOf = (options: ConnectionOptions): Policy => {
  const isGet = methodOf(options) === 'GET'
  const { reconnect, until, sentinel } = options
  const { delay, maxDelay, maxAttempts, shouldRetry, atEnd } =
    (typeof reconnect === 'object' && reconnect) || {}
  // A replay of anything but GET may cost money or do harm: only where asked for.
  const resumes = reconnect == null ? isGet : reconnect !== false
  return {
    resumes,
    isEndWhole: !(resumes && atEnd !== false) && (until ?? sentinel) == null,
    maxAttempts: resumes ? inRange(maxAttempts, Infinity) : 0,
    delay: inRange(delay, DEFAULT_DELAY),
    maxDelay: inRange(maxDelay, DEFAULT_MAX_DELAY),
    shouldRetry,
    connectTimeout: timeLimit(options.connectTimeout) ?? (isGet ? null : false),
    idleTimeout: timeLimit(options.idleTimeout),
  }
}

/** A number of at least `least`; the default where none was given, or NaN. What is no number is refused by its name. */
export const inRange = <T extends number | undefined>(
  value: number | null | undefined,
  fallback: T,
  least = 0,
): number | T => (typeof value !== 'number' || Number.isNaN(value) ? fallback : Math.max(least, value))

/** A limit in milliseconds; false for none, null where nothing was said. */
const timeLimit = (value: number | false | null | undefined): number | false | null =>
  value == null ? null : value !== false && value > 0 && value

/** Whether what went wrong may be well soon. */
export const isPassing = ({ code, status, fatal }: SSEError): boolean =>
  !fatal && code !== 'content-type' && (code !== 'status' || isPassingStatus(status))

/** Below this a `retry: 0`, or a `maxDelay` of 0, would make a storm. */
const FLOOR = 100
const FLOOR_GROWTH = 250
const JITTER = 0.25

/**
 * How long to wait before the next attempt. The first retry comes after the reconnection time itself; further ones
 * double, up to `maxDelay`. Each is lengthened by up to a quarter, so that a thousand clients that lost the same server
 * do not come back in the same instant.
 *
 * @param failures in a row, the last one included (1 or more)
 * @param base the reconnection time: the server's `retry:` or the option, in milliseconds
 * @param maxDelay where growth ends; a longer `base` is respected
 * @param retryAfter `Retry-After` of the response, in milliseconds; 0 when there was none
 * @param random from 0 to 1: how much of the jitter this one takes
 */
export const retryDelay = (
  failures: number,
  base: number,
  maxDelay: number,
  retryAfter: number,
  random: number,
): number => {
  const wait =
    failures <= 1
      ? base
      : Math.min(Math.max(maxDelay, base), Math.max(base, FLOOR_GROWTH) * 2 ** (failures - 1))
  return Math.min(MAX_TIMER, Math.round(Math.max(FLOOR, wait, retryAfter) * (1 + JITTER * random)))
}
