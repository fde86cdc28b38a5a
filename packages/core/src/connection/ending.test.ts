import { afterEach, describe, expect, it, vi } from 'vitest'
import { createEndingCheck } from './ending.ts'

const message = (event: string, data = '{}') => ({ event, data, lastEventId: '' })

afterEach(() => {
  vi.unstubAllGlobals()
})

describe('createEndingCheck', () => {
  it('an event type', () => {
    const endingOf = createEndingCheck('complete', undefined)
    expect(endingOf(message('complete'))).toBe('deliver')
    expect(endingOf(message('completed'))).toBeNull()
  })

  it('a list', () => {
    const endingOf = createEndingCheck(['complete', 'failed'], undefined)
    expect(endingOf(message('failed'))).toBe('deliver')
    expect(endingOf(message('progress'))).toBeNull()
  })

  it('a function of the message', () => {
    const endingOf = createEndingCheck(({ data }) => data === '100', undefined)
    expect(endingOf(message('progress', '99'))).toBeNull()
    expect(endingOf(message('progress', '100'))).toBe('deliver')
  })

  it('a function that throws is reported, and the stream goes on', () => {
    const report = vi.fn()
    vi.stubGlobal('reportError', report)
    const broken = new Error('broken')
    const endingOf = createEndingCheck(() => {
      throw broken
    }, undefined)
    expect(endingOf(message('progress'))).toBeNull()
    expect(report).toHaveBeenCalledExactlyOnceWith(broken)
  })

  it('a function never sees what the hub says to the client', () => {
    const endingOf = createEndingCheck(({ event }) => event !== 'progress', undefined)
    expect(endingOf(message('ssekit:gap'))).toBeNull()
    expect(endingOf(message('other'))).toBe('deliver')
  })

  it('a sentinel is compared to the whole data, whatever the type, and swallowed', () => {
    const endingOf = createEndingCheck('message', '[DONE]')
    expect(endingOf(message('token', '[DONE]'))).toBe('swallow')
    expect(endingOf(message('message', '[DONE]'))).toBe('swallow')
    expect(endingOf(message('token', ' [DONE]'))).toBeNull()
  })

  it('an empty sentinel is one too', () => {
    expect(createEndingCheck(undefined, '')(message('message', ''))).toBe('swallow')
  })

  it('ssekit:close ends without being asked for', () => {
    expect(createEndingCheck(undefined, undefined)(message('ssekit:close'))).toBe('swallow')
  })
})
