import { SSEError } from '@ssekit/core'
import { expect, it } from 'vitest'
import { progressView } from './progressView.ts'

const progress = { step: 3, total: 12, message: 'Compressing core', percentage: 24.6 }

it('waits, runs, and ends as the server says', () => {
  const waiting = progressView({ status: 'open', error: null, latest: {} })
  const running = progressView({ status: 'open', error: null, latest: { progress } })
  const done = progressView({
    status: 'done',
    error: null,
    latest: { progress, complete: { status: 'done', message: 'All good', durationMs: 4200 } },
  })
  expect(waiting).toMatchObject({ state: 'waiting', percentage: 0, message: 'Starting…' })
  expect(running).toMatchObject({
    state: 'running',
    percentage: 25,
    step: '3 of 12',
    message: 'Compressing core',
  })
  expect(done).toMatchObject({ state: 'done', percentage: 100, message: 'All good (4.2 s)' })
})

it('keeps the percentage a failure happened at, and why', () => {
  const complete = { status: 'failed' as const, message: 'The checksum differs', durationMs: 10 }
  expect(progressView({ status: 'done', error: null, latest: { progress, complete } })).toMatchObject({
    state: 'failed',
    percentage: 25,
    message: 'The checksum differs',
  })
})

it('tells a lost line from lost work', () => {
  const error = new SSEError('status', 'No such job (404).', { status: 404, fatal: true })
  expect(progressView({ status: 'reconnecting', error, latest: { progress } }).state).toBe('reconnecting')
  expect(progressView({ status: 'error', error, latest: { progress } })).toMatchObject({
    state: 'failed',
    message: 'No such job (404).',
  })
})

it('has another word and another shape for each state', () => {
  const error = new SSEError('network', 'lost')
  const complete = { message: '', durationMs: 1 }
  const views = [
    progressView({ status: 'open', error: null, latest: {} }),
    progressView({ status: 'open', error: null, latest: { progress } }),
    progressView({ status: 'reconnecting', error, latest: { progress } }),
    progressView({ status: 'done', error: null, latest: { complete: { ...complete, status: 'done' } } }),
    progressView({ status: 'done', error: null, latest: { complete: { ...complete, status: 'failed' } } }),
  ]
  expect(new Set(views.map(({ label }) => label)).size).toBe(views.length)
  expect(new Set(views.map(({ icon }) => icon)).size).toBe(views.length)
})
