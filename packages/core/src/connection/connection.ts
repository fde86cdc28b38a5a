import { after, atTime, isOffline, onOnline, type Cancel } from '../platform.ts'
import { runAttempt, type Place } from './attempt.ts'
import type { DeliverySink, MessageSource } from './delivery.ts'
import { createEndingCheck } from './ending.ts'
import { initialState, transition, type ConnectionState, type Happening } from './machine.ts'
import type { ConnectionOptions } from './options.ts'
import { policyOf } from './policy.ts'
import { isLoopback } from './request.ts'
import { statusOf } from './status.ts'
import type { EventTypes, Transport } from './transport.ts'

export type { Delivery, DeliverySink, MessageSource } from './delivery.ts'

/** What a connection is made of. */
export interface ConnectionParts {
  url: string
  options: ConnectionOptions
  /** Used where the options name none. */
  transport: Transport
  sink: DeliverySink
  eventTypes: EventTypes
  /** The options as they are now: `headers` and `body` may have been renewed since. */
  current(): ConnectionOptions
}

/**
 * One logical connection that outlives its attempts: carries out what the machine decides.
 */
export const createConnection = ({
  url,
  options,
  transport,
  sink,
  eventTypes,
  current,
}: ConnectionParts): MessageSource => {
  const policy = policyOf(options)
  const endingOf = createEndingCheck(options.until, options.sentinel)
  const place: Place = { lastEventId: '', reconnectionTime: null, transport: 0, isProven: false }
  const transports = [options.transport ?? transport].flat()

  let state: ConnectionState = initialState
  let request = new AbortController()
  let cancelTimers: Cancel = () => {}

  const dispatch = (happening: Happening): void => {
    const previous = state
    state = transition(previous, happening, policy.maxAttempts)
    if (state === previous) return
    cancelTimers()
    cancelTimers = () => {}
    if (!isAttempt(state) || state.attempt !== previous.attempt) request.abort()
    tell(previous, happening)
    enter(previous)
  }

  const tell = (previous: ConnectionState, happening: Happening): void => {
    const { phase, error, retry } = state
    const status = statusOf(phase)
    if (phase === 'error') sink.push({ type: 'error', error: error! })
    else if (happening.type === 'lost' || happening.type === 'unauthorized') {
      sink.push({ type: 'error', error: happening.error })
    }
    if (status !== statusOf(previous.phase) || retry !== previous.retry || error !== previous.error) {
      sink.push({ type: 'status', status, error, retry })
    }
  }

  const enter = (previous: ConnectionState): void => {
    switch (state.phase) {
      case 'connecting':
      case 'retrying':
        if (state.attempt !== previous.attempt) attempt()
        break
      case 'waiting':
        cancelTimers = atTime(state.retry!.at!, () => dispatch({ type: mustPark() ? 'offline' : 'due' }))
        break
      case 'parked': {
        const cancelTimer = after(policy.maxDelay, () => dispatch({ type: 'due' }))
        const offOnline = onOnline(() => dispatch({ type: 'online' }))
        cancelTimers = () => {
          cancelTimer()
          offOnline()
        }
      }
    }
  }

  // Browsers call a machine without a network offline, which says nothing about its loopback.
  const mustPark = (): boolean => isOffline() && !isLoopback(url)

  const attempt = (): void => {
    request = new AbortController()
    const { headers, body } = current()
    void runAttempt({
      number: state.attempt,
      url,
      options: { ...options, headers, body },
      policy,
      context: { attempt: state.failures, lastEventId: place.lastEventId, reason: state.reason },
      place,
      transports,
      eventTypes,
      endingOf,
      sink,
      dispatch,
      signal: request.signal,
    })
  }

  return {
    open: (id) => {
      if (isAttempt(state) || state.phase === 'waiting' || state.phase === 'parked') return
      place.lastEventId = id
      dispatch({ type: 'open' })
    },
    reconnect: () => dispatch({ type: 'reconnect' }),
    close: () => dispatch({ type: 'close' }),
  }
}

const isAttempt = ({ phase }: ConnectionState): boolean =>
  phase === 'connecting' || phase === 'retrying' || phase === 'open'
