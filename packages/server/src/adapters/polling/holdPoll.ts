import type { Admitted, Entrance } from '../../hub/entrance.ts'
import type { HeldPoll, PollEnd, Registry } from '../../hub/registry.ts'
import type { EventLog } from '../../log/eventLog.ts'
import { setAlarm } from '../../stream/alarm.ts'
import type { Gap, GapReason } from '../../message/protocol.ts'
import { type Answer, answerPoll } from './answerPoll.ts'

/** What polling needs of the hub. */
export interface HoldContext {
  readonly entrance: Entrance
  readonly polls: Registry<HeldPoll>
  readonly log: EventLog
  isClosing(): boolean
  onGap(reason: GapReason): void
}

export interface Poll extends Admitted {
  readonly lastEventId: string
  /** It understands entries that are a position only, and wants to begin with what comes next. */
  readonly knowsPositions: boolean
  /** Milliseconds it is willing to wait until there is something to say. */
  readonly wait: number
  whenLeft(listener: () => void): () => void
}

/** What a poll is answered: a list, or a status instead of one. */
export type PollResult = Answer

/** Longer than this a question is not held back, whatever was asked for: proxies give up after a minute. */
const MAX_WAIT = 30_000

const isEmpty = ({ entries }: Answer): boolean => entries.every(({ event }) => event === 'ssekit:position')

/**
 * Answers a poll, when there is something to say or its time is over. It is known to the hub as long as that takes: what is sent
 * wakes it, what takes its rights away ends it, whatever it has found by then.
 */
export const holdPoll = async (context: HoldContext, poll: Poll): Promise<Answer | number> => {
  const { grant, address, lastEventId } = poll
  const { polls, log } = context
  let end: PollEnd | null = null
  let isAwake = false
  let resolveWoken = (): void => {}
  const woken = new Promise<void>((resolve) => (resolveWoken = resolve))
  const wake = (): void => {
    isAwake = true
    resolveWoken()
  }
  const held: HeldPoll = {
    client: grant.client,
    groups: grant.groups ?? [],
    address,
    wake,
    end(how) {
      end = how
      polls.remove(held)
      wake()
    },
  }
  // Before the first look, or what is sent meanwhile would be waited for in vain.
  polls.add(held)
  const stopListening = poll.whenLeft(() => held.end('empty'))
  const cancelExpiry = setAlarm(grant.expiresAt ?? Infinity, () => held.end(401))
  const wait = lastEventId === '' ? 0 : Math.min(poll.wait, MAX_WAIT)
  let timer: NodeJS.Timeout | undefined

  try {
    let answer = await answerPoll(log, poll)
    if (wait > 0 && isEmpty(answer) && !context.isClosing()) {
      if (!isAwake) timer = setTimeout(wake, wait)
      await woken
      answer = await answerPoll(log, poll)
    }
    const isExpired = (grant.expiresAt ?? Infinity) <= Date.now()
    // Read anew: it may have been set while others ran.
    const ended = isExpired ? 401 : (end as PollEnd | null)
    if (ended === null) {
      for (const { event, data } of answer.entries)
        if (event === 'ssekit:gap') context.onGap((JSON.parse(data) as Gap).reason)
      return answer
    }
    return ended === 'empty' ? { entries: [], lastEventId: '' } : ended
  } finally {
    clearTimeout(timer)
    cancelExpiry?.()
    stopListening()
    polls.remove(held)
  }
}
