import { describe, expect, it, vi } from 'vitest'
import type { ConnectionOptions } from './options.ts'
import { policyOf } from './policy.ts'

const defaults = {
  resumes: true,
  maxAttempts: Infinity,
  delay: 1_000,
  maxDelay: 30_000,
  shouldRetry: undefined,
  connectTimeout: null,
  idleTimeout: null,
}

describe('policyOf', () => {
  it.each<[string, ConnectionOptions, object]>([
    ['nothing said', {}, defaults],
    ['reconnect: true', { reconnect: true }, defaults],
    ['reconnect: false', { reconnect: false }, { ...defaults, resumes: false, maxAttempts: 0 }],
    ['a part of reconnect', { reconnect: { delay: 5 } }, { ...defaults, delay: 5 }],
    ['undefined parts', { reconnect: { maxDelay: undefined, maxAttempts: undefined } }, defaults],
    ['POST', { method: 'post' }, { ...defaults, resumes: false, maxAttempts: 0, connectTimeout: false }],
    [
      'a body makes it a POST',
      { body: { a: 1 } },
      { ...defaults, resumes: false, maxAttempts: 0, connectTimeout: false },
    ],
    ['POST, reconnect: true', { method: 'POST', reconnect: true }, { ...defaults, connectTimeout: false }],
    [
      'POST, connectTimeout',
      { method: 'POST', connectTimeout: 500 },
      { ...defaults, resumes: false, maxAttempts: 0, connectTimeout: 500 },
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
