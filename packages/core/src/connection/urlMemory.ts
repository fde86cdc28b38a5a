import { warn } from '../explain.ts'
import type { ResolvedRequest } from './request.ts'
import type { Outcome } from './transport.ts'

/** What one connection has found out about its url: it holds for every later attempt. */
export interface UrlMemory {
  /** A head came from it within the usual time: one that does not come any more is not merely late. */
  isPrompt: boolean
  /**
   * Whether the server lets the header Last-Event-ID pass from this origin: `refused` by its preflight, `allowed` where a
   * request with it was answered.
   */
  header: 'untried' | 'refused' | 'allowed'
  /** The preflight seemed to have no end: the next attempt does without. */
  isSuspect: boolean
  /** How often it has seemed so: once, the server itself may have hung. */
  hangs: number
}

export const createUrlMemory = (): UrlMemory => ({
  isPrompt: false,
  header: 'untried',
  isSuspect: false,
  hangs: 0,
})

/** What one attempt leaves to the next. */
export interface Place {
  /** As last asked: a function may make another each time. */
  url: string
  lastEventId: string
  /** The server's `retry:`, in milliseconds. */
  reconnectionTime: number | null
  /** Which of the transports is in use. */
  transport: number
  /** Something came through it: it stays. */
  isProven: boolean
  /** How many there were. */
  attempts: number
  /** From when on a loss is that of a good connection: the failures before it do not count any more. */
  healthyAt: number
}

/**
 * One attempt at a url that may not let the header pass: with it where nothing speaks against that, and once more without
 * where it seems refused. A line that is down looks the same: only an answer tells.
 */
export const createPreflight = (memory: UrlMemory) => {
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
      const { header } = memory
      isAtStake = true
      wasHung = memory.isSuspect
      memory.isSuspect = false
      if (!wasHung && header !== 'refused') {
        const outcome = await send(request)
        // Where it was allowed once, one failure is more likely that of the line.
        if (!isUnanswered(outcome) || (header === 'allowed' && failures < 2)) return outcome
      }
      isWithout = true
      return send(simple)
    },
    /** A head came. */
    answered: (url: string): void => {
      if (!isAtStake) return
      if (!isWithout) memory.header = 'allowed'
      else if (!wasHung || memory.hangs > 1) {
        memory.header = 'refused'
        warn('headerRefused', url)
      }
    },
    /** None came. The preflight may be what hangs: some servers answer it with the stream itself. */
    hung: (): void => {
      if (!isAtStake || memory.header !== 'untried') return
      memory.isSuspect = true
      memory.hangs += 1
    },
  }
}

/** Nothing came back, which is all that a page gets to see of a refused preflight. */
const isUnanswered = (outcome: Outcome): boolean =>
  outcome.type === 'lost' &&
  outcome.error.status === undefined &&
  (outcome.error.cause as { name?: unknown } | undefined)?.name === 'TypeError'
