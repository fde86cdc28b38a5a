import type { StreamActivity } from '@ssekit/core'
import { plural } from '../../format/plural.ts'
import { lossStep, retryStep, type Step } from './steps.ts'

/** A time without a connection, and what was delivered when it was over. */
export interface Outage {
  /** Epoch milliseconds. */
  from: number
  /** Null while it lasts. */
  to: number | null
  /** How many attempts failed in a row. */
  failures: number
  /** Messages that were missed and came after all. */
  caughtUp: number
  /** Whether the server said that it cannot tell what was missed. */
  hasGap: boolean
}

/** How things are with one stream, and the last thing that happened to it. */
export interface TaleSnapshot {
  /** Where the stream comes from, without server and query: `/api/stream`. */
  path: string
  /** From the last loss on; none where nothing was ever lost. */
  steps: readonly Step[]
  outages: readonly Outage[]
}

export interface Tale {
  readonly snapshot: TaleSnapshot
  tell(activity: StreamActivity): void
}

/**
 * Nothing on the wire says where what was missed ends and the present begins. But what was missed comes in one go: it begins
 * this soon after the head of the response, however busy the two machines are. In milliseconds.
 */
export const BEGINS_WITHIN = 1000
/** The longest pause between two messages of that go. */
const PAUSE = 50
const MOST_STEPS = 12
const MOST_OUTAGES = 20

/** The page itself was put aside: nothing was lost that it needed. */
const away = new Set<string>(['hidden', 'page-cached'])

/** News of the moment, which nobody misses. */
const passing = new Set(['update', 'ssekit:gap'])

/** One stream's tale, told from what `observe` sees of it. */
export const createTale = (path: string): Tale => {
  let snapshot: TaleSnapshot = { path, steps: [], outages: [] }
  let lastEventId = ''
  let isOpen = false
  /** Until when a message counts as one that was missed. */
  let missedUntil = -Infinity

  const outage = (): Outage | undefined => snapshot.outages.at(-1)
  const isLost = (): boolean => outage()?.to === null

  const add = (step: Step): void => {
    const last = snapshot.steps.at(-1)
    if (last && last.kind === step.kind && last.text === step.text) return
    const steps = [...snapshot.steps, step]
    // The beginning says what it is about, the end where it stands; what is left out between is more of the same.
    if (steps.length > MOST_STEPS) steps.splice(3, 2)
    snapshot = { ...snapshot, steps }
  }
  const mend = (change: Partial<Outage>): void => {
    const outages = snapshot.outages.slice()
    outages.push({ ...outages.pop()!, ...change })
    snapshot = { ...snapshot, outages }
  }
  const begin = (at: number): void => {
    const outages = [
      ...snapshot.outages,
      { from: at, to: null, failures: 0, caughtUp: 0, hasGap: false },
    ].slice(-MOST_OUTAGES)
    snapshot = { ...snapshot, outages, steps: [] }
  }

  const open = (at: number): void => {
    isOpen = true
    if (!isLost()) return
    mend({ to: at })
    missedUntil = at + BEGINS_WITHIN
    add({ kind: 'open', at, text: 'Live again' })
  }

  const count = (at: number, event: string, id: string): void => {
    const isNumbered = id !== '' && id !== lastEventId
    lastEventId = id
    if (!isNumbered || passing.has(event) || at > missedUntil) return
    missedUntil = at + PAUSE
    const caughtUp = outage()!.caughtUp + 1
    mend({ caughtUp })
    const text = `${plural(caughtUp, 'missed message')} delivered`
    const steps = snapshot.steps.filter(({ kind }) => kind !== 'caught-up')
    snapshot = { ...snapshot, steps: [...steps, { kind: 'caught-up', at, text }] }
  }

  const end = (at: number): void => {
    isOpen = false
    missedUntil = -Infinity
    if (isLost()) mend({ to: at })
  }

  return {
    get snapshot() {
      return snapshot
    },
    tell: (activity) => {
      const { at } = activity
      switch (activity.type) {
        case 'message':
          return count(at, activity.event, activity.lastEventId)
        case 'last-event-id':
          lastEventId = activity.id
          return
        case 'gap':
          if (outage()) mend({ hasGap: true })
          return add({ kind: 'gap', at, text: 'Told that messages may be missing' })
        case 'close':
          // Nobody needs it for now: what had happened to it is no news when it comes back.
          end(at)
          snapshot = { ...snapshot, steps: [] }
          return
        case 'error': {
          if (activity.error.code === 'decode') return
          if (!isLost()) begin(at)
          add(lossStep(at, activity.error, isOpen))
          isOpen = false
          return
        }
        case 'status': {
          const { status, retry } = activity
          if (status === 'open') return open(at)
          if (status === 'reconnecting') {
            if (retry && away.has(retry.reason)) return
            if (!isLost()) begin(at)
            isOpen = false
            if (!retry) return
            mend({ failures: retry.attempt })
            return add(retryStep(at, retry))
          }
          if (status === 'error') {
            // It lasts until somebody tries again by hand.
            isOpen = false
            missedUntil = -Infinity
            return add({ kind: 'end', at, text: 'Given up' })
          }
          if (status !== 'connecting') end(at)
        }
      }
    },
  }
}
