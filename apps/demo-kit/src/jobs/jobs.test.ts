import { SSEError } from '@ssekit/core'
import { describe, expect, it, vi } from 'vitest'
import { apiError } from '../api/apiError.ts'
import type { Job, JobKind } from '../api/events.ts'
import { createJobDesk } from './createJobDesk.ts'
import { jobLogNote } from './jobLogNote.ts'
import { jobsSummary, jobsUnderWay } from './jobsUnderWay.ts'
import { jobView, queueOf } from './jobView.ts'

const job = (change: Partial<Job> = {}): Job => ({
  ...{ id: 'a', kind: 'build', number: 3, createdAt: '2026-01-01T00:00:00Z', state: 'running' },
  ...{ step: 2, total: 9, message: 'packages/core: 8 files', percentage: 25 },
  ...{ elapsedMs: 4100, expectedMs: 12_400 },
  ...change,
})

describe('jobView', () => {
  it('says where a job is, and how long it takes', () => {
    expect(jobView(job())).toMatchObject({
      title: 'Build 3',
      label: 'Running',
      step: 'Step 2 of 9',
      message: 'packages/core: 8 files',
      percentage: 25,
      time: '4 s of about 12 s',
      isOver: false,
    })
  })

  it.each([
    [{ expectedMs: null }, '4 s'],
    [{ expectedMs: 3000 }, '4 s'],
    [{ elapsedMs: 0, expectedMs: null }, '0 s'],
    [{ elapsedMs: 75_000, expectedMs: 90_000 }, '1 min 15 s of about 1 min 30 s'],
    [{ state: 'queued', elapsedMs: 0 }, 'takes about 12 s'],
    [{ state: 'queued', elapsedMs: 0, expectedMs: null }, ''],
    [{ state: 'done', elapsedMs: 12_345 }, 'took 12.3 s'],
    [{ state: 'cancelled', elapsedMs: 0 }, ''],
  ] as const)('of %j, the time is “%s”', (change, time) => expect(jobView(job(change)).time).toBe(time))

  it('shows no bar and no step while it waits, and who is before it', () => {
    const waiting = job({ state: 'queued', step: 0, total: 0, message: '', percentage: 0 })
    expect(jobView(waiting, 3)).toMatchObject({ percentage: null, step: '', message: '3 before it' })
    expect(jobView(waiting).message).toBe('Its turn is next')
  })

  it('has another word and another shape for each state', () => {
    const views = (['queued', 'running', 'done', 'failed', 'cancelled'] as const).map((state) =>
      jobView(job({ state })),
    )
    expect(new Set(views.map(({ label }) => label)).size).toBe(5)
    expect(new Set(views.map(({ icon }) => icon)).size).toBe(5)
    expect(views.map(({ isOver }) => isOver)).toEqual([false, false, true, true, true])
  })

  it('counts who waits before whom, the oldest first', () => {
    const jobs = [job({ id: 'c', state: 'queued' }), job({ id: 'b', state: 'queued' }), job()]
    expect([...queueOf(jobs)]).toEqual([
      ['b', 0],
      ['c', 1],
    ])
  })
})

describe('jobsUnderWay', () => {
  const of = (number: number, state: Job['state'], percentage = 0) =>
    job({ id: `${number}`, number, state, percentage })

  it('is nothing while nothing waits or runs', () => {
    expect(jobsUnderWay([of(2, 'done'), of(1, 'failed')])).toBeNull()
  })

  it('counts what waits and runs, and how far all of it is', () => {
    expect(jobsUnderWay([of(2, 'queued'), of(1, 'running', 50)])).toEqual({ count: 2, percentage: 25 })
  })

  it('does not go back as one of a batch ends, and forgets earlier ones', () => {
    const before = [of(3, 'running', 90), of(2, 'running', 40), of(1, 'done', 100)]
    const after = [of(3, 'done', 100), of(2, 'running', 40), of(1, 'done', 100)]
    expect(jobsUnderWay(before)).toEqual({ count: 2, percentage: 65 })
    expect(jobsUnderWay(after)).toEqual({ count: 1, percentage: 70 })
  })

  it('sums up in a sentence', () => {
    expect(jobsSummary([of(3, 'queued'), of(2, 'running'), of(1, 'queued')])).toBe('1 running · 2 queued')
    expect(jobsSummary([])).toBe('')
  })
})

describe('createJobDesk', () => {
  /** A server that refuses, as long as there is a reason. */
  const desk = () => {
    const orders: [JobKind, boolean][] = []
    const refusal = { current: null as Error | null }
    const answer = async <T>(value: T) => {
      if (refusal.current) throw refusal.current
      return value
    }
    const made = createJobDesk({
      startJob: (kind, fail = false) => (orders.push([kind, fail]), answer({ id: 'a' })),
      cancelJob: () => answer({ state: 'cancelled' as const }),
    })
    return { ...made, orders, refusal }
  }

  it('orders as many as are wanted', () => {
    const { start, startMany, orders } = desk()
    start('hash')
    startMany(4, true)
    expect(orders).toEqual([
      ['hash', false],
      ['build', true],
      ['hash', true],
      ['compress', true],
      ['build', true],
    ])
  })

  it('keeps what the server says until the next order, or until it is no longer true', async () => {
    const { start, cancel, refusal, getSnapshot, forgetOutage } = desk()
    refusal.current = apiError('64 jobs wait or run already.', { status: 429, code: 'too-many-jobs' })
    start('hash')
    await vi.waitFor(() => expect(getSnapshot()?.code).toBe('too-many-jobs'))
    forgetOutage()
    expect(getSnapshot()?.code).toBe('too-many-jobs')

    refusal.current = apiError('The dev server does not answer.', { status: 0, code: 'unreachable' })
    cancel('a')
    expect(getSnapshot()).toBeNull()
    await vi.waitFor(() => expect(getSnapshot()?.code).toBe('unreachable'))
    forgetOutage()
    expect(getSnapshot()).toBeNull()
  })
})

describe('jobLogNote', () => {
  it('says whether more may come, and why there is none', () => {
    const lost = new SSEError('network', 'The line was lost.')
    expect(jobLogNote({ status: 'open', error: null }, ['a'])).toBe('…')
    expect(jobLogNote({ status: 'reconnecting', error: lost }, [])).toBe('…')
    expect(jobLogNote({ status: 'error', error: lost }, ['a'])).toBe('The line was lost.')
    expect(jobLogNote({ status: 'done', error: null }, [])).toBe('It wrote nothing.')
    expect(jobLogNote({ status: 'done', error: null }, ['a'])).toBe('')
  })
})
