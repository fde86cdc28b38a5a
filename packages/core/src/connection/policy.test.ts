import { describe, expect, it, vi } from 'vitest'
import type { ConnectionOptions } from './options.ts'
import { policyOf, retryDelay } from './policy.ts'

const defaults = {
  resumes: true,
  isEndWhole: false,
  maxAttempts: Infinity,
  delay: 1_000,
  maxDelay: 30_000,
  shouldRetry: undefined,
  connectTimeout: null,
  idleTimeout: null,
}

const once = { resumes: false, isEndWhole: true, maxAttempts: 0 }

describe('policyOf', () => {
  it.each<[string, ConnectionOptions, object]>([
    ['nothing said', {}, defaults],
    ['reconnect: true', { reconnect: true }, defaults],
    ['reconnect: false', { reconnect: false }, { ...defaults, ...once }],
    ['a part of reconnect', { reconnect: { delay: 5 } }, { ...defaults, delay: 5 }],
    ['an end is none', { reconnect: { atEnd: false } }, { ...defaults, isEndWhole: true }],
    ['a declared end', { reconnect: { atEnd: false }, until: 'complete' }, defaults],
    ['a sentinel', { reconnect: { atEnd: false }, sentinel: '[DONE]' }, defaults],
    ['undefined parts', { reconnect: { maxDelay: undefined, maxAttempts: undefined } }, defaults],
    ['POST', { method: 'post' }, { ...defaults, ...once, connectTimeout: false }],
    ['a body makes it a POST', { body: { a: 1 } }, { ...defaults, ...once, connectTimeout: false }],
    ['POST, reconnect: true', { method: 'POST', reconnect: true }, { ...defaults, connectTimeout: false }],
    [
      'POST, connectTimeout',
      { method: 'POST', connectTimeout: 500 },
      { ...defaults, ...once, connectTimeout: 500 },
    ],
    ['no connectTimeout', { connectTimeout: false }, { ...defaults, connectTimeout: false }],
  ])('%s', (_, options, expected) => {
    expect(policyOf(options)).toEqual(expected)
  })
})

describe('out of range', () => {
  it.each<[ConnectionOptions, object]>([
    [{ connectTimeout: 0 }, { connectTimeout: false }],
    [{ connectTimeout: -1 }, { connectTimeout: false }],
    [{ idleTimeout: NaN }, { idleTimeout: false }],
    [{ reconnect: { delay: -5 } }, { delay: 0 }],
    [{ reconnect: { delay: NaN } }, { delay: 1_000 }],
    [{ reconnect: { maxDelay: -Infinity } }, { maxDelay: 0 }],
    [{ reconnect: { maxAttempts: -3 } }, { maxAttempts: 0 }],
  ])('%o', (options, expected) => {
    const warn = vi.spyOn(console, 'warn').mockReturnValue()
    expect(policyOf(options)).toMatchObject(expected)
    expect(warn.mock.calls.length).toBeLessThanOrEqual(1)
    warn.mockRestore()
  })
})

const delay = ({ failures = 1, base = 1_000, maxDelay = 30_000, retryAfter = 0, random = 0 }): number =>
  retryDelay(failures, base, maxDelay, retryAfter, random)

describe('retryDelay', () => {
  it.each([
    [0, 100],
    [1, 100],
    [100, 100],
    [101, 101],
    [1_000, 1_000],
    [3_600_000, 3_600_000],
  ])('first retry, reconnection time %i: %i', (base, expected) => {
    expect(delay({ base })).toBe(expected)
  })

  it.each([
    [2, 1_000, 2_000],
    [3, 1_000, 4_000],
    [4, 1_000, 8_000],
    [5, 1_000, 16_000],
    [6, 1_000, 30_000],
    [7, 1_000, 30_000],
    [2, 0, 500],
    [3, 0, 1_000],
    [8, 0, 30_000],
    [2, 400, 800],
    [5_000, 1_000, 30_000],
  ])('retry %i, reconnection time %i: %i', (failures, base, expected) => {
    expect(delay({ failures, base })).toBe(expected)
  })

  it('respects a reconnection time longer than maxDelay, and does not double it', () => {
    expect(delay({ failures: 2, base: 45_000 })).toBe(45_000)
    expect(delay({ failures: 1, base: 45_000, maxDelay: 10 })).toBe(45_000)
  })

  it('is never shorter than a tenth of a second, whatever the options say: no storm', () => {
    expect(delay({ failures: 5, base: 0, maxDelay: 0 })).toBe(100)
    expect(delay({ failures: 2, base: 1, maxDelay: 50 })).toBe(100)
  })

  it('lengthens by up to a quarter, never shortens', () => {
    expect(delay({ random: 0 })).toBe(1_000)
    expect(delay({ random: 0.5 })).toBe(1_125)
    expect(delay({ random: 1 })).toBe(1_250)
    expect(delay({ failures: 9, random: 1 })).toBe(37_500)
    for (let i = 0; i < 1_000; i++) {
      const jittered = delay({ failures: 3, random: Math.random() })
      expect(jittered).toBeGreaterThanOrEqual(4_000)
      expect(jittered).toBeLessThanOrEqual(5_000)
    }
  })

  it('is not before Retry-After, which may be longer than maxDelay', () => {
    expect(delay({ retryAfter: 120_000 })).toBe(120_000)
    expect(delay({ retryAfter: 10, base: 1_000 })).toBe(1_000)
    expect(delay({ retryAfter: 120_000, random: 1 })).toBe(150_000)
  })

  it.each([
    { base: Number.MAX_SAFE_INTEGER },
    { retryAfter: Infinity },
    { maxDelay: Infinity, failures: 2_000 },
    { base: 2 ** 31 - 1, random: 1 },
  ])('never passes what a timer can hold: %o', (input) => {
    expect(delay(input)).toBe(2 ** 31 - 1)
  })
})
