import { afterEach, describe, expect, it, vi } from 'vitest'
import { endingOf } from './ending.ts'
import type { SSEMessage } from '../event-stream/message.ts'
import type { ConnectionOptions } from './options.ts'

const message = (event: string, data = '{}') => ({ event, data, lastEventId: '' })

const check = (options: ConnectionOptions) => (raw: SSEMessage) =>
  endingOf(raw, options, 'https://host/events')

afterEach(() => {
  vi.unstubAllGlobals()
})

describe('endingOf', () => {
  it('an event type', () => {
    const ends = check({ until: 'complete' })
    expect(ends(message('complete'))).toBe('last')
    expect(ends(message('completed'))).toBeNull()
  })

  it('a list', () => {
    const ends = check({ until: ['complete', 'failed'] })
    expect(ends(message('failed'))).toBe('last')
    expect(ends(message('progress'))).toBeNull()
  })

  it('a function of the message', () => {
    const ends = check({ until: ({ data }) => data === '100' })
    expect(ends(message('progress', '99'))).toBeNull()
    expect(ends(message('progress', '100'))).toBe('last')
  })

  it('a function that throws is reported, and the stream goes on', () => {
    const report = vi.fn()
    vi.stubGlobal('reportError', report)
    const broken = new Error('broken')
    const ends = check({
      until: () => {
        throw broken
      },
    })
    expect(ends(message('progress'))).toBeNull()
    expect(report).toHaveBeenCalledExactlyOnceWith(broken)
  })

  it('a function never sees what the hub says to the client', () => {
    const ends = check({ until: ({ event }) => event !== 'progress' })
    expect(ends(message('ssekit:gap'))).toBeNull()
    expect(ends(message('other'))).toBe('last')
  })

  it('a sentinel is compared to the whole data, whatever the type, and swallowed', () => {
    const ends = check({ until: 'message', sentinel: '[DONE]' })
    expect(ends(message('token', '[DONE]'))).toBe('sentinel')
    expect(ends(message('message', '[DONE]'))).toBe('sentinel')
    expect(ends(message('token', ' [DONE]'))).toBeNull()
  })

  it('an empty sentinel is one too', () => {
    expect(check({ sentinel: '' })(message('message', ''))).toBe('sentinel')
  })

  it.each<[string, ConnectionOptions['failOn'], string | RegExp]>([
    ['an event type', 'error', /says that it failed/],
    ['a list', ['error', 'failed'], /says that it failed/],
    ['a function', ({ event }) => event === 'error', /says that it failed/],
    ['a text', ({ data }) => `The model said: ${data}`, 'The model said: overloaded'],
    ['an Error', () => new TypeError('overloaded'), 'overloaded'],
  ])('failOn: %s', (_, failOn, text) => {
    const raw = message('error', 'overloaded')
    const ending = check({ failOn, until: 'error' })(raw)
    expect(ending).toMatchObject({ code: 'failed', fatal: true, raw, message: expect.stringMatching(text) })
  })

  it('what failOn throws or promises is no failure', () => {
    const report = vi.fn()
    vi.stubGlobal('reportError', report)
    for (const failOn of [
      () => Promise.resolve(true) as never,
      () => {
        throw new Error('broken')
      },
      () => '',
      () => null,
    ]) {
      expect(check({ failOn })(message('message'))).toBeNull()
    }
    expect(report).toHaveBeenCalledOnce()
  })

  it('ssekit:close ends without being asked for', () => {
    expect(check({})(message('ssekit:close'))).toBe('close')
  })
})
