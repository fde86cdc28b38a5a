import type { Retry, SSEError } from '@ssekit/core'
import type { IconName } from '../../frame/icons.ts'

/** One thing that happened on the way from a loss to the next. */
export interface Step {
  kind: 'lost' | 'refused' | 'wait' | 'try' | 'open' | 'caught-up' | 'gap' | 'end'
  /** Epoch milliseconds. */
  at: number
  text: string
}

/** The shape that goes with a step, so that nothing hangs on colour. */
export const stepIcon: Record<Step['kind'], IconName> = {
  lost: 'cross',
  refused: 'cross',
  wait: 'pause',
  try: 'retry',
  open: 'check',
  'caught-up': 'down',
  gap: 'warning',
  end: 'cross',
}

const seconds = (ms: number): string => `${(ms / 1000).toFixed(ms < 10_000 ? 1 : 0)} s`

/** What went wrong, in a few words: the end of a connection that was open, or an attempt that led nowhere. */
export const lossStep = (at: number, error: SSEError, wasOpen: boolean): Step => {
  if (wasOpen) {
    const text = error.code === 'timeout' ? 'Silent for too long: taken for dead' : 'Connection lost'
    return { kind: 'lost', at, text }
  }
  return { kind: 'refused', at, text: refusal(error) }
}

const refusal = ({ code, status, retryAfter, message }: SSEError): string => {
  if (code === 'status')
    return retryAfter ? `${status}: come back in ${seconds(retryAfter)}` : `Answered ${status}`
  if (code === 'content-type') return 'Answered with something that is no event stream'
  if (code === 'timeout') return 'No answer in time'
  return code === 'network' ? 'No answer' : message
}

/** A wait, or the attempt after it. */
export const retryStep = (at: number, retry: Retry): Step =>
  retry.at === null
    ? { kind: 'try', at, text: 'Asks again' }
    : { kind: 'wait', at, text: `Waits ${seconds(retry.delay)}` }

/** How long after the loss a step came: `'+0.3 s'`. */
export const stepTime = (step: Step, first: Step): string => `+${seconds(step.at - first.at)}`
