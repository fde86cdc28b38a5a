import { MAX_TIMER } from '../platform.ts'

/** Below this a `retry: 0`, or a `maxDelay` of 0, would make a storm. */
const FLOOR = 100
const FLOOR_GROWTH = 250
const JITTER = 0.25

export interface DelayInput {
  /** Failures in a row, the last one included (1 or more). */
  failures: number
  /** The reconnection time: the server's `retry:` or the option, in milliseconds. */
  base: number
  /** Where growth ends; a longer `base` is respected. */
  maxDelay: number
  /** `Retry-After` of the response, in milliseconds; 0 when there was none. */
  retryAfter: number
  /** A number from 0 to 1: how much of the jitter this one takes. */
  random: number
}

/**
 * How long to wait before the next attempt. The first retry comes after the reconnection time itself; further ones
 * double, up to `maxDelay`. Each is lengthened by up to a quarter, so that a thousand clients that lost the same server
 * do not come back in the same instant.
 */
export const retryDelay = ({ failures, base, maxDelay, retryAfter, random }: DelayInput): number => {
  const wait =
    failures <= 1
      ? base
      : Math.min(Math.max(maxDelay, base), Math.max(base, FLOOR_GROWTH) * 2 ** (failures - 1))
  return Math.min(MAX_TIMER, Math.round(Math.max(FLOOR, wait, retryAfter) * (1 + JITTER * random)))
}
