import { SSEError } from '@ssekit/core'
import { describe, expect, it } from 'vitest'
import { chatOutage } from './chatOutage.ts'

const failed = (error: SSEError, { answer = '', reason = '' } = {}) =>
  chatOutage({ status: 'error', retry: null, error, answer, reason })
const refused = (status: number) =>
  new SSEError('status', `/api/chat answered ${status}.`, { status, fatal: true })
const silence = new SSEError('network', 'A text about CORS.', { fatal: true })

describe('chatOutage', () => {
  it('is silent while all is well', () => {
    const state = { retry: null, error: null, answer: 'Hel', reason: '' }
    expect(chatOutage({ ...state, status: 'open' })).toBeNull()
    expect(chatOutage({ ...state, status: 'idle' })).toBeNull()
  })

  it('says how to start a server that does not answer', () => {
    expect(failed(silence)).toMatchObject({ text: expect.stringContaining('npm start'), canRetry: true })
  })

  it('calls half an answer that', () => {
    expect(failed(silence, { answer: 'Half of' })).toMatchObject({
      title: 'The answer was cut short',
      canRetry: true,
    })
  })

  it('passes the server’s own reason on, and does not offer what would be refused again', () => {
    const reason = 'message: must be at most 8000 characters'
    expect(failed(refused(400), { reason })).toMatchObject({ text: reason, canRetry: false })
    expect(failed(refused(400))).toMatchObject({ text: '/api/chat answered 400.', canRetry: false })
  })

  it.each([429, 500, 503])('offers another try after a %d, which may pass', (status) => {
    expect(failed(refused(status), { reason: 'Busy.' })).toMatchObject({ text: 'Busy.', canRetry: true })
  })
})
