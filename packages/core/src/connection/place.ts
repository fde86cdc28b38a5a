import { warn } from '../explain.ts'
import type { ResolvedRequest } from './request.ts'
import type { Outcome } from './transport.ts'

/** What one attempt leaves to the next: where the stream is, and what was found out about its url. */
export interface Place {
  /** As last asked: a function may make another each time. */
  url: string
  lastEventId: string
  /** The server's `retry:`, in milliseconds. */
  retry: number | null
  /** Which of the transports is in use. */
  transport: number
  /** Something came through it: it stays. */
  isProven: boolean
  /** From when on a loss is that of a good connection: the failures before it do not count any more. */
  healthyAt: number
  /** A head came within the usual time: one that does not come any more is not merely late. */
  isPrompt: boolean
  /** Whether the server lets the header Last-Event-ID pass from this origin: shown by an answer, or by its preflight. */
  header: 'untried' | 'refused' | 'allowed'
  /** The preflight seemed to have no end: the next attempt does without. */
  isSuspect: boolean
  /** How often it has seemed so: once, the server itself may have hung. */
  hangs: number
}

export const createPlace = (url: string): Place => ({
  url,
  lastEventId: '',
  retry: null,
  transport: 0,
  isProven: false,
  healthyAt: Infinity,
  isPrompt: false,
  header: 'untried',
  isSuspect: false,
  hangs: 0,
})

/**
 * One attempt at a url that may not let the header pass: with it where nothing speaks against that, and once more without
 * where it seems refused. A connection that is down looks the same: only an answer tells.
 */
export const createPreflight = (place: Place) => {
  let isAtStake = false
  let isWithout = false
  /** The attempt before this one hung. */
  let wasHung = false
  return {
    send: async (
      request: ResolvedRequest,
      simple: ResolvedRequest,
      failures: number,
      send: (request: ResolvedRequest) => Promise<Outcome>,
    ): Promise<Outcome> => {
      const { header } = place
      isAtStake = true
      wasHung = place.isSuspect
      place.isSuspect = false
      if (!wasHung && header !== 'refused') {
        const outcome = await send(request)
        // Where it was allowed once, one failure is more likely that of the connection.
        if (!isUnanswered(outcome) || (header === 'allowed' && failures < 2)) return outcome
      }
      isWithout = true
      return send(simple)
    },
    /** A head came. */
    answered: (url: string): void => {
      if (!isAtStake) return
      if (!isWithout) place.header = 'allowed'
      else if (!wasHung || place.hangs > 1) {
        place.header = 'refused'
        warn('headerRefused', url)
      }
    },
    /** None came. The preflight may be what hangs: some servers answer it with the stream itself. */
    hung: (): void => {
      if (!isAtStake || place.header !== 'untried') return
      place.isSuspect = true
      place.hangs += 1
    },
  }
}

/** Nothing came back, which is all that a page gets to see of a refused preflight. */
const isUnanswered = (outcome: Outcome): boolean =>
  outcome.type === 'lost' &&
  outcome.error.status === undefined &&
  (outcome.error.cause as { name?: unknown } | undefined)?.name === 'TypeError'
