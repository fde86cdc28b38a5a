import { warn } from '../explain.ts'
import { reportError } from '../platform.ts'
import { tellGap, type Consumer } from './consumer.ts'
import type { Gap } from './gap.ts'
import { isThenable } from '../call.ts'

/** The last hole of a stream: who was told of it, and until when it is shown. */
export interface GapNotice {
  /** A hole before the message of this number: consumers hear of it before the state shows it. */
  open(gap: Gap, position: number): void
  /** It was dealt with. */
  clear(): void
  /** Whether there is one that the consumer has yet to hear of. */
  isNewTo(consumer: Consumer): boolean
  /** Tells one that was away, once its cursor is there. */
  tellIfReached(consumer: Consumer): void
  /** A consumer that begins behind the hole has not missed what was lost in it. */
  begin(consumer: Consumer): void
}

export const createGapNotice = (
  url: string,
  consumers: ReadonlySet<Consumer>,
  show: (gap: Gap | null) => void,
): GapNotice => {
  let last: { gap: Gap; position: number } | null = null
  let unsettled: Gap | null = null

  const clear = (): void => {
    if (!unsettled) return
    unsettled = null
    show(null)
  }

  const clearWhenSettled = (gap: Gap, answers: unknown[]): void => {
    const promises = answers.filter(isThenable)
    if (promises.length === 0) return
    Promise.all(promises).then(() => {
      if (unsettled === gap) clear()
    }, reportError)
  }

  const notice: GapNotice = {
    open: (gap, position) => {
      last = { gap, position }
      unsettled = gap
      const isHandled = [...consumers].some(({ handlers }) => handlers.some(({ onGap }) => onGap))
      const answers = [...consumers].flatMap((consumer) =>
        consumers.has(consumer) ? tellGap(consumer, gap) : [],
      )
      if (!isHandled) {
        warn('gap', url, gap.reason)
      }
      // A handler may have cleared it already.
      if (unsettled === gap) show(gap)
      clearWhenSettled(gap, answers)
    },
    clear,
    isNewTo: (consumer) => last !== null && consumer.toldGap !== last.gap,
    tellIfReached: (consumer) => {
      if (!last || consumer.toldGap === last.gap || consumer.cursor! < last.position) return
      clearWhenSettled(last.gap, tellGap(consumer, last.gap))
    },
    begin: (consumer) => {
      if (last && last.position <= consumer.cursor!) consumer.toldGap = last.gap
    },
  }
  return notice
}
