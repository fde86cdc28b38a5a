/**
 * The life of one logical connection, as a table. Pure: no timer, no fetch; connection.ts carries out what it says.
 *
 *          open            connected           lost             due
 *   idle ───────▶ connecting ───────▶ open ───────▶ waiting ───────▶ retrying ──connected──▶ open
 *                     │                │             │    ▲              │
 *                     │                │     offline ▼    └────lost──────┤
 *                     │                │           parked ──online/due──▶┘
 *                     └─ refused ▶ error     finished ▶ done     close ▶ closed
 */
import { asFatal, type SSEError } from '../errors.ts'
import type { AttemptReason, Retry } from './status.ts'

export type Phase =
  'idle' | 'connecting' | 'open' | 'waiting' | 'parked' | 'retrying' | 'done' | 'closed' | 'error'

/** What can happen to it. `lost` may be tried again, `refused` may not; `unauthorized` may, with fresh headers. */
export type Happening =
  | { type: 'open' | 'reconnect' | 'close' | 'offline' | 'online' | 'due' }
  | { type: 'connected' | 'finished'; attempt: number }
  | { type: 'unauthorized' | 'refused'; attempt: number; error: SSEError }
  /** The transport mends it by itself. */
  | { type: 'interrupted'; attempt: number; error: SSEError; healthy: boolean }
  | {
      type: 'lost'
      attempt: number
      error: SSEError
      healthy: boolean
      /** False for an answer that is merely late: no failure, but a wait as after a first one. */
      isCounted: boolean
      delay: (failures: number) => number
      now: number
    }

export type HappeningType = Happening['type']

type Row = Record<HappeningType, Phase | null>

const createTable = (): Record<Phase, Row> => {
  /** Where no request is under way, and none is waited for: what only those can bring cannot matter. */
  const QUIET: Row = {
    open: null,
    reconnect: null,
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
  }
  const ENDED: Row = { ...QUIET, open: 'connecting', reconnect: 'connecting' }
  /** The end of a request, however it comes. */
  const UNDER_WAY: Row = {
    ...QUIET,
    reconnect: 'retrying',
    close: 'closed',
    finished: 'done',
    unauthorized: 'retrying',
    refused: 'error',
    interrupted: 'retrying',
    lost: 'waiting',
  }
  /** Between two requests. */
  const BETWEEN: Row = { ...QUIET, reconnect: 'retrying', close: 'closed', due: 'retrying' }
  return {
    idle: { ...ENDED, close: 'closed' },
    connecting: { ...UNDER_WAY, reconnect: 'connecting', unauthorized: 'connecting', connected: 'open' },
    open: UNDER_WAY,
    waiting: { ...BETWEEN, offline: 'parked' },
    parked: { ...BETWEEN, online: 'retrying' },
    retrying: { ...UNDER_WAY, connected: 'open' },
    // What the server finished is begun anew only on purpose.
    done: { ...ENDED, open: null },
    closed: ENDED,
    error: ENDED,
  }
}

/** Complete by type: every phase answers every happening; null is "cannot matter here". ARCHITECTURE.md shows it whole. */
export const table: Record<Phase, Row> = /* @__PURE__ */ createTable()

export interface ConnectionState {
  phase: Phase
  /** Numbers the requests; a happening that names another one comes from a request long abandoned. */
  attempt: number
  /** Failures in a row. */
  failures: number
  reason: AttemptReason
  error: SSEError | null
  retry: Retry | null
}

export const initialState: ConnectionState = {
  phase: 'idle',
  attempt: 0,
  failures: 0,
  reason: 'open',
  error: null,
  retry: null,
}

/** The next state, or the same object when nothing comes of it. `maxAttempts` bounds the failures in a row. */
export const transition = (
  state: ConnectionState,
  happening: Happening,
  maxAttempts: number,
): ConnectionState => {
  if ('attempt' in happening && happening.attempt !== state.attempt) return state
  const phase = table[state.phase][happening.type]
  if (!phase) return state
  switch (happening.type) {
    case 'open':
    case 'reconnect':
      return begin({ ...state, failures: 0, retry: null }, phase, happening.type)
    case 'connected':
      return { ...state, phase, reason: 'open', error: null, retry: null }
    case 'unauthorized':
      // Asked once more with fresh headers, at once and outside the count.
      return begin({ ...state, error: happening.error, retry: null }, phase, 'unauthorized')
    case 'refused':
      return refuse(state, happening.error)
    case 'interrupted': {
      const failures = happening.healthy ? 1 : state.failures + 1
      const { error } = happening
      if (failures > maxAttempts) return refuse(state, giveUp(error, maxAttempts))
      return {
        ...state,
        phase,
        failures,
        error,
        retry: { attempt: failures, delay: 0, at: null, reason: error.code },
      }
    }
    case 'lost': {
      const counted = happening.healthy ? 1 : state.failures + 1
      const failures = happening.isCounted ? counted : state.failures
      const attempt = Math.max(1, failures)
      const { error } = happening
      if (attempt > maxAttempts) return refuse(state, giveUp(error, maxAttempts))
      const delay = happening.delay(happening.isCounted ? failures : 1)
      const retry = { attempt, delay, at: happening.now + delay, reason: error.code }
      return { ...state, phase, failures, error, reason: error.code, retry }
    }
    case 'offline':
      return { ...state, phase, retry: state.retry && { ...state.retry, at: null } }
    case 'due':
    case 'online':
      return begin(state, phase, state.reason)
    case 'finished':
    case 'close':
      return { ...state, phase, failures: 0, error: null, retry: null }
  }
}

/** A request goes out. Only while reconnecting is there a retry and an error to show for it. */
const begin = (state: ConnectionState, phase: Phase, reason: AttemptReason): ConnectionState => {
  const attempt = state.attempt + 1
  if (phase !== 'retrying') return { ...state, phase, reason, attempt, error: null, retry: null }
  const retry = { attempt: state.failures, delay: state.retry?.delay ?? 0, at: null, reason }
  return { ...state, phase, reason, attempt, retry }
}

const refuse = (state: ConnectionState, error: SSEError): ConnectionState => ({
  ...state,
  phase: 'error',
  error: error.fatal ? error : asFatal(error),
  retry: null,
})

const giveUp = (error: SSEError, maxAttempts: number): SSEError => asFatal(error, 'gaveUp', maxAttempts)
