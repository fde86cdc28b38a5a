import { SSEError, type Retry, type Status } from '@ssekit/core'
import { describe, expect, it } from 'vitest'
import { backText } from './backText.ts'
import { connectionView, countdownText } from './connectionView.ts'
import { gapText } from './gapText.ts'
import { troubleOf } from './trouble.ts'

const statuses: Status[] = ['idle', 'connecting', 'open', 'reconnecting', 'done', 'closed', 'error']
const retry = (attempt: number, at: number | null = 10_000): Retry => ({
  attempt,
  delay: 1000,
  at,
  reason: 'network',
})

describe('connectionView', () => {
  it('has a word of its own for each status', () => {
    expect(new Set(statuses.map((status) => connectionView(status).label)).size).toBe(statuses.length)
  })

  it('offers to disconnect what is alive and to connect what is not', () => {
    const actions = Object.fromEntries(statuses.map((status) => [status, connectionView(status).action]))
    expect(actions).toEqual({
      idle: 'connect',
      connecting: 'disconnect',
      open: 'disconnect',
      reconnecting: 'disconnect',
      done: null,
      closed: 'connect',
      error: 'connect',
    })
  })
})

describe('countdownText', () => {
  it.each([
    [6001, 'in 4 s'],
    [9999, 'in 1 s'],
    [10_000, 'now'],
    [12_000, 'now'],
  ])('at %d it reads “%s”', (now, text) => expect(countdownText(retry(1), now)).toBe(text))

  it('is “now” while the attempt is under way, and empty without one', () => {
    expect(countdownText(retry(1, null), 0)).toBe('now')
    expect(countdownText(null, 0)).toBe('')
  })
})

describe('troubleOf', () => {
  const network = new SSEError('network', 'The line was lost.')

  it('leaves a single lost line to the badge', () => {
    expect(troubleOf({ status: 'reconnecting', retry: retry(1), error: network })).toBeNull()
    expect(troubleOf({ status: 'open', retry: null, error: null })).toBeNull()
  })

  it.each([
    network,
    new SSEError('status', 'The server answered 502.', { status: 502 }),
    new SSEError('timeout', 'No answer came.'),
  ])('says how to start the server when it stays away: $message', (error) => {
    expect(troubleOf({ status: 'reconnecting', retry: retry(2), error })?.text).toContain('npm start')
  })

  it.each([
    new SSEError('status', 'Answered 502.', { status: 502, fatal: true }),
    new SSEError('network', 'A text about CORS.', { fatal: true }),
  ])('says so too where nothing is retried, as for a question in the chat: $message', (error) => {
    expect(troubleOf({ status: 'error', retry: null, error })?.text).toContain('npm start')
  })

  it('does not call a server absent that says itself it will be back', () => {
    const error = new SSEError('status', 'Answered 503.', { status: 503 })
    expect(troubleOf({ status: 'reconnecting', retry: retry(2), error })).toEqual({
      title: 'The server is away for a moment',
      text: 'This page reconnects by itself.',
      canRetry: true,
    })
  })

  it('shows the way in where the server wants to know who it is', () => {
    const error = new SSEError('status', 'Answered 401.', { status: 401, fatal: true })
    expect(troubleOf({ status: 'error', retry: null, error })).toMatchObject({
      title: 'Log in first',
      logInAt: '/login',
    })
  })

  it('does not call a server absent that says what is wrong with it', () => {
    const body = JSON.stringify({ error: { message: 'A fault answered 500, as was asked for.' } })
    const error = new SSEError('status', 'Answered 500.', { status: 500, body })
    expect(troubleOf({ status: 'reconnecting', retry: retry(2), error })).toEqual({
      title: 'The server answered 500',
      text: 'A fault answered 500, as was asked for.',
      canRetry: true,
    })
  })

  it('passes on what the server itself complains about', () => {
    const error = new SSEError('status', 'Too many connections: close some.', { status: 429 })
    expect(troubleOf({ status: 'reconnecting', retry: retry(2), error })?.text).toBe(error.message)
    expect(troubleOf({ status: 'error', retry: null, error })?.text).toBe(error.message)
  })
})

describe('gapText', () => {
  it('has a sentence for known reasons and for unknown ones', () => {
    expect(gapText('epoch')).toContain('restarted')
    expect(gapText('something-new')).not.toBe('')
  })
})

describe('backText', () => {
  const outage = { from: 0, to: 1000, failures: 1, caughtUp: 0, hasGap: false }

  it.each([
    [{ caughtUp: 3 }, 'Back. 3 missed messages delivered.'],
    [{ caughtUp: 1, failures: 4 }, 'Back. 1 missed message delivered.'],
    [{ failures: 2 }, 'Back. Nothing was missed.'],
    [{ failures: 2, hasGap: true }, 'Back. The server cannot tell what was missed.'],
    [{}, null],
  ])('%j: %s', (more, text) => {
    expect(backText({ ...outage, ...more }, 3000)).toBe(text)
  })

  it('does not say that nothing was missed while what was missed may still come', () => {
    expect(backText({ ...outage, failures: 2 }, 1100)).toBe('Back.')
  })
})
