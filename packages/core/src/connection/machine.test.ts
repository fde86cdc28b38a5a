// As long as it is since the table is written out cell by cell, which is the point of it.
import { describe, expect, it } from 'vitest'
import { SSEError } from '../errors.ts'
import {
  initialState,
  transition,
  type ConnectionState,
  type Happening,
  type HappeningType,
  type Phase,
} from './machine.ts'
import { statusOf, type Status } from './status.ts'

/** What the contract says, written out by hand: the phase that follows, or null where nothing may come of it. */
const expected: Record<Phase, Record<HappeningType, Phase | null>> = {
  idle: {
    open: 'connecting',
    reconnect: 'connecting',
    close: 'closed',
    offline: null,
    online: null,
    due: null,
    connected: null,
    finished: null,
    unauthorized: null,
    refused: null,
    interrupted: null,
    lost: null,
  },
  connecting: {
    open: null,
    reconnect: 'connecting',
    close: 'closed',
    offline: null,
    online: null,
    due: null,
    connected: 'open',
    finished: 'done',
    unauthorized: 'connecting',
    refused: 'error',
    interrupted: 'retrying',
    lost: 'waiting',
  },
  open: {
    open: null,
    reconnect: 'retrying',
    close: 'closed',
    offline: null,
    online: null,
    due: null,
    connected: null,
    finished: 'done',
    unauthorized: 'retrying',
    refused: 'error',
    interrupted: 'retrying',
    lost: 'waiting',
  },
  waiting: {
    open: null,
    reconnect: 'retrying',
    close: 'closed',
    offline: 'parked',
    online: null,
    due: 'retrying',
    connected: null,
    finished: null,
    unauthorized: null,
    refused: null,
    interrupted: null,
    lost: null,
  },
  parked: {
    open: null,
    reconnect: 'retrying',
    close: 'closed',
    offline: null,
    online: 'retrying',
    due: 'retrying',
    connected: null,
    finished: null,
    unauthorized: null,
    refused: null,
    interrupted: null,
    lost: null,
  },
  retrying: {
    open: null,
    reconnect: 'retrying',
    close: 'closed',
    offline: null,
    online: null,
    due: null,
    connected: 'open',
    finished: 'done',
    unauthorized: 'retrying',
    refused: 'error',
    interrupted: 'retrying',
    lost: 'waiting',
  },
  done: {
    open: null,
    reconnect: 'connecting',
    close: null,
    offline: null,
    online: null,
    due: null,
    connected: null,
    finished: null,
    unauthorized: null,
    refused: null,
    interrupted: null,
    lost: null,
  },
  closed: {
    open: 'connecting',
    reconnect: 'connecting',
    close: null,
    offline: null,
    online: null,
    due: null,
    connected: null,
    finished: null,
    unauthorized: null,
    refused: null,
    interrupted: null,
    lost: null,
  },
  error: {
    open: 'connecting',
    reconnect: 'connecting',
    close: null,
    offline: null,
    online: null,
    due: null,
    connected: null,
    finished: null,
    unauthorized: null,
    refused: null,
    interrupted: null,
    lost: null,
  },
}

const error = new SSEError('network', 'The line was cut.')
const retry = { attempt: 2, delay: 500, at: 9_500, reason: 'network' } as const
const ATTEMPT = 7

const stateIn = (phase: Phase): ConnectionState => ({
  ...initialState,
  phase,
  attempt: ATTEMPT,
  failures: 2,
  reason: 'network',
  error,
  retry: phase === 'waiting' ? retry : phase === 'parked' ? { ...retry, at: null } : null,
})

const happen = (type: HappeningType, attempt = ATTEMPT): Happening => {
  switch (type) {
    case 'lost':
      return {
        type,
        attempt,
        error,
        healthy: false,
        isCounted: true,
        delay: (failures) => failures * 100,
        now: 1_000,
      }
    case 'interrupted':
      return { type, attempt, error, healthy: false }
    case 'unauthorized':
    case 'refused':
      return { type, attempt, error }
    case 'connected':
    case 'finished':
      return { type, attempt }
    default:
      return { type }
  }
}

const cells = (Object.keys(expected) as Phase[]).flatMap((phase) =>
  (Object.keys(expected[phase]) as HappeningType[]).map((type) => ({
    phase,
    type,
    next: expected[phase][type],
  })),
)

describe('the table', () => {
  it.each(cells)('$phase, $type: $next', ({ phase, type, next }) => {
    const before = stateIn(phase)
    const after = transition(before, happen(type), Infinity)
    if (next === null) expect(after).toBe(before)
    else expect(after.phase).toBe(next)
  })

  const toldByAttempts: HappeningType[] = [
    'connected',
    'finished',
    'unauthorized',
    'refused',
    'interrupted',
    'lost',
  ]
  it.each(cells.filter(({ type }) => toldByAttempts.includes(type)))(
    '$phase, $type of an abandoned attempt: nothing',
    ({ phase, type }) => {
      const before = stateIn(phase)
      expect(transition(before, happen(type, ATTEMPT - 1), Infinity)).toBe(before)
    },
  )

  it('never leaves an attempt that ended without what follows', () => {
    for (const phase of ['connecting', 'open', 'retrying'] as const) {
      for (const type of ['finished', 'unauthorized', 'refused', 'lost'] as const) {
        expect(expected[phase][type], `${phase}, ${type}`).not.toBeNull()
      }
    }
  })

  it('numbers every request anew', () => {
    for (const { phase, type, next } of cells) {
      const begins = (next === 'connecting' || next === 'retrying') && type !== 'interrupted'
      const { attempt } = transition(stateIn(phase), happen(type), Infinity)
      expect(attempt, `${phase}, ${type}`).toBe(begins ? ATTEMPT + 1 : ATTEMPT)
    }
  })
})

describe('what the state shows', () => {
  const words: Record<Phase, Status> = {
    idle: 'idle',
    connecting: 'connecting',
    open: 'open',
    waiting: 'reconnecting',
    parked: 'reconnecting',
    retrying: 'reconnecting',
    done: 'done',
    closed: 'closed',
    error: 'error',
  }
  it.each(Object.entries(words))('%s reads %s', (phase, word) => {
    expect(statusOf(phase as Phase)).toBe(word)
  })

  it('a loss: which retry, how long, and when', () => {
    const { failures, retry } = transition(stateIn('retrying'), happen('lost'), Infinity)
    expect(failures).toBe(3)
    expect(retry).toEqual({ attempt: 3, delay: 300, at: 1_300, reason: 'network' })
  })

  it('a loss of a healthy connection counts as the first', () => {
    const lost = { ...happen('lost'), healthy: true } as Happening
    expect(transition(stateIn('open'), lost, Infinity).retry?.attempt).toBe(1)
  })

  it('parked: no time is named', () => {
    expect(transition(stateIn('waiting'), happen('offline'), Infinity).retry).toEqual({ ...retry, at: null })
  })

  it('under way: the count and the last error stay, no time is named', () => {
    const state = transition(stateIn('waiting'), happen('due'), Infinity)
    expect(state).toMatchObject({ failures: 2, error, reason: 'network', retry: { ...retry, at: null } })
  })

  it('parking does not count', () => {
    const parked = transition(stateIn('waiting'), happen('offline'), Infinity)
    expect(transition(parked, happen('online'), Infinity)).toMatchObject({
      failures: 2,
      retry: { attempt: 2 },
    })
    expect(transition(parked, happen('due'), Infinity)).toMatchObject({ failures: 2, retry: { attempt: 2 } })
  })

  it('open: neither error nor retry', () => {
    expect(transition(stateIn('retrying'), happen('connected'), Infinity)).toMatchObject({
      error: null,
      retry: null,
    })
  })

  it('an asked-for reconnection: the count starts again, and nothing is waited for', () => {
    const state = transition(stateIn('waiting'), happen('reconnect'), Infinity)
    expect(state).toMatchObject({
      failures: 0,
      retry: { attempt: 0, delay: 0, at: null, reason: 'reconnect' },
    })
  })

  it('the first 401: asked again at once, outside the count', () => {
    const state = transition({ ...stateIn('retrying'), error: null }, happen('unauthorized'), 2)
    expect(state).toMatchObject({ phase: 'retrying', failures: 2, reason: 'unauthorized', error })
    expect(state.retry).toEqual({ attempt: 2, delay: 0, at: null, reason: 'unauthorized' })
  })

  it('as many retries as maxAttempts says, then the end', () => {
    let state: ConnectionState = transition(initialState, { type: 'open' }, 2)
    const seen: unknown[] = []
    for (let i = 0; i < 3; i++) {
      state = transition(state, happen('lost', state.attempt), 2)
      seen.push(state.phase)
      state = transition(state, { type: 'due' }, 2)
    }
    expect(seen).toEqual(['waiting', 'waiting', 'error'])
    expect(state).toMatchObject({ phase: 'error', error: { fatal: true, code: 'network' }, retry: null })
    expect(state.error?.message).toBe(
      'The line was cut. Given up after 2 retries (reconnect.maxAttempts): reconnect() tries again.',
    )
  })

  it('no retries at all: the text says why, and what can be done', () => {
    const state = transition(stateIn('open'), happen('lost'), 0)
    expect(state.phase).toBe('error')
    expect(state.error?.message).toMatch(/reconnecting is off.*reconnect\(\)/)
  })
})
