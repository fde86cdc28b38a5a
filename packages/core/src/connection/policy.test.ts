import { describe, expect, it } from 'vitest'
import type { ConnectionOptions } from './options.ts'
import { checkOptions, policyOf } from './policy.ts'

const defaults = {
  resumes: true,
  maxAttempts: Infinity,
  delay: 1_000,
  maxDelay: 30_000,
  connectTimeout: 30_000,
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

describe('checkOptions', () => {
  it.each<[string, object, string]>([
    ['NaN', { connectTimeout: NaN }, 'connectTimeout'],
    ['0 for at once', { connectTimeout: 0 }, 'connectTimeout'],
    ['a negative time', { idleTimeout: -1 }, 'idleTimeout'],
    ['true', { idleTimeout: true }, 'idleTimeout'],
    ['text', { reconnect: { delay: '100' } }, 'reconnect.delay'],
    ['NaN attempts', { reconnect: { maxAttempts: NaN } }, 'reconnect.maxAttempts'],
    ['a negative maxDelay', { reconnect: { maxDelay: -5 } }, 'reconnect.maxDelay'],
    ['no size at all', { maxMessageSize: 0 }, 'maxMessageSize'],
  ])('%s is refused by name', (_, options, name) => {
    expect(() => checkOptions('/events', options)).toThrow(
      expect.objectContaining({
        code: 'request',
        fatal: true,
        message: expect.stringContaining(`option ${name} of /events`),
      }),
    )
  })

  it('takes what is meant: false, Infinity, null, 0 for no delay', () => {
    const options = {
      connectTimeout: false,
      idleTimeout: Infinity,
      reconnect: { delay: 0, maxAttempts: 0 },
    } as const
    expect(() => checkOptions('/events', options)).not.toThrow()
    expect(() => checkOptions('/events', { reconnect: null } as unknown as ConnectionOptions)).not.toThrow()
  })
})
