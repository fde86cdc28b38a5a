import { after, atTime, isOffline, onOnline, type Cancel } from '../platform.ts'
import { runAttempt, type Place } from './attempt.ts'
import type { DeliverySink, MessageSource } from './delivery.ts'
import { createEndingCheck } from './ending.ts'
import type { UrlMemory } from './urlMemory.ts'
import { initialState, transition, type ConnectionState, type Happening } from './machine.ts'
import type { ConnectionOptions } from './options.ts'
import { policyOf } from './policy.ts'
import { isLoopback, type RequestOptions } from './request.ts'
import { statusOf } from './status.ts'
import type { EventTypes, Transport } from './transport.ts'

export type { Delivery, DeliverySink, MessageSource } from './delivery.ts'

/** What a connection is made of. */
export interface ConnectionParts {
  /** Empty where a function in the options makes it. */
  url: string
  options: ConnectionOptions
  /** Used where the options name none. */
  transport: Transport
  sink: DeliverySink
  eventTypes: EventTypes
  /** What earlier connections to this url have found out about it. */
  memory: UrlMemory
  /** The options as they are now: `url`, `headers` and `body` may have been renewed since. */
  current(): RequestOptions
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
  memory,
  current,
}: ConnectionParts): MessageSource => {
  const policy = policyOf(options)
  const place: Place = { url, lastEventId: '', reconnectionTime: null, transport: 0, isProven: false }
  const endingOf = createEndingCheck(options, () => place.url)
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
    const failure = phase === 'error' ? error : 'error' in happening ? happening.error : null
    if (
      failure ||
      status !== statusOf(previous.phase) ||
      retry !== previous.retry ||
      error !== previous.error
    ) {
      sink.push({ type: 'status', status, error, retry, failure })
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
  const mustPark = (): boolean => isOffline() && !(place.url && isLoopback(place.url))

  const attempt = (): void => {
    request = new AbortController()
    const { url: asked, headers, body } = current()
    void runAttempt({
      number: state.attempt,
      options: { ...options, url: asked, headers, body },
      policy,
      context: { attempt: state.failures, lastEventId: place.lastEventId, reason: state.reason },
      place,
      memory,
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
