import { SSEError, type SSEErrorDetails } from '@ssekit/core'
import { describe, expect, it } from 'vitest'
import { chatTrouble } from './chatTrouble.ts'

const failed = (error: SSEError, answer = '') => chatTrouble({ status: 'error', retry: null, error, answer })
const refused = (status: number, details: SSEErrorDetails = {}) =>
  new SSEError('status', `/api/chat answered ${status}.`, { status, fatal: true, ...details })
const words = (message: string): SSEErrorDetails => ({ body: JSON.stringify({ error: { message } }) })
const silence = new SSEError('network', 'A text about CORS.', { fatal: true })

describe('chatTrouble', () => {
  it('is silent while all is well', () => {
    const state = { retry: null, error: null, answer: 'Hel' }
    expect(chatTrouble({ ...state, status: 'open' })).toBeNull()
    expect(chatTrouble({ ...state, status: 'idle' })).toBeNull()
  })

  it('says how to start a server that does not answer', () => {
    expect(failed(silence)).toMatchObject({ text: expect.stringContaining('npm start'), canRetry: true })
  })

  it('calls half an answer that', () => {
    expect(failed(silence, 'Half of')).toMatchObject({ title: 'The answer was cut short', canRetry: true })
  })

  it('says what keeps the server from answering, in its words', () => {
    const reason = 'The model cannot be reached. Check OPENAI_BASE_URL.'
    expect(failed(refused(502, words(reason)))).toEqual({
      title: 'The question could not be answered',
      text: reason,
      canRetry: true,
    })
  })

  it('passes the server’s own reason on, and does not offer what would be refused again', () => {
    const reason = 'message: must be at most 8000 characters'
    expect(failed(refused(400, words(reason)))).toMatchObject({ text: reason, canRetry: false })
    // In development the error says what to do next, too.
    const text = expect.stringMatching(/^\/api\/chat answered 400\./)
    expect(failed(refused(400))).toMatchObject({ text, canRetry: false })
  })

  it('shows the way in where one has to log in', () => {
    const trouble = failed(refused(401, words('Log in first: POST /api/login.')))
    expect(trouble).toMatchObject({ title: 'Log in first', logInAt: '/login', canRetry: true })
  })

  it.each([429, 500, 503])('offers another try after a %d, which may pass', (status) => {
    expect(failed(refused(status, words('Busy.')))).toMatchObject({ text: 'Busy.', canRetry: true })
  })

  it.each(['<h1>Too many requests</h1>', '', 'null', '{"error":"no"}', '{"error":{"message":7}}'])(
    'says when to ask again where a refusal has no words of the server: %j',
    (body) => {
      expect(failed(refused(429, { body, retryAfter: 20_000 }))).toMatchObject({
        text: expect.stringMatching(/^\/api\/chat answered 429\..* Ask again in 20 s\.$/),
        canRetry: true,
      })
    },
  )

  it('takes a proxy’s page for an absent server', () => {
    expect(failed(refused(502, { body: '<h1>Bad gateway</h1>' }))?.text).toContain('npm start')
  })
})
