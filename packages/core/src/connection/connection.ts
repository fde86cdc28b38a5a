import { asFatal, SSEError } from '../errors.ts'
import type { SSEMessage } from '../event-stream/message.ts'
import { after, isOffline, now, onOnline, type Cancel } from '../platform.ts'
import { retryDelay } from './delay.ts'
import { createEndingCheck } from './ending.ts'
import { announcedIdleTimeout, watchInactivity } from './inactivity.ts'
import { initialState, transition, type ConnectionState, type Happening } from './machine.ts'
import type { ConnectionOptions } from './options.ts'
import { absoluteUrl, methodOf, resolveRequest } from './request.ts'
import type { Retry, Status } from './status.ts'
import { statusOf } from './status.ts'
import type { Outcome, Transport, TransportObserver } from './transport.ts'

const DEFAULT_DELAY = 1_000
const DEFAULT_MAX_DELAY = 30_000
const DEFAULT_CONNECT_TIMEOUT = 30_000
/** A connection this old was a good one, message or not: its loss starts the count afresh. */
const HEALTHY_AFTER = 30_000

/** One thing that happened to a stream, in the order in which it did. */
export type Delivery =
  | { type: 'message'; message: SSEMessage }
  | { type: 'status'; status: Status; error: SSEError | null; retry: Retry | null }
  | { type: 'error'; error: SSEError }
  | { type: 'comment'; text: string }
  | { type: 'lastEventId'; id: string }
  | { type: 'unsendableId'; id: string }

/** Where a source of messages puts what happens; `flush` works it off outside the parser. */
export interface DeliverySink {
  push(delivery: Delivery): void
  flush(): Promise<void> | undefined
  isBusy(): boolean
}

/** Whatever feeds a stream. The connection is one; another tab could be. */
export interface MessageSource {
  /** Starts, resuming from an ID; nothing when it is already running. */
  open(lastEventId: string): void
  /** Drops the line, if any, and tries at once. */
  reconnect(): void
  close(): void
}

/**
 * One logical connection that outlives its attempts: carries out what the machine decides. `current` gives the options
 * as they are now: `headers` and `body` may have been renewed since.
 */
export const createConnection = (
  url: string,
  options: ConnectionOptions,
  transport: Transport,
  sink: DeliverySink,
  current: () => ConnectionOptions = () => options,
): MessageSource => {
  const method = methodOf(options)
  const reconnect = typeof options.reconnect === 'object' ? options.reconnect : {}
  // A replay of anything but GET may cost money or do harm: only where asked for.
  const resumes = options.reconnect === undefined ? method === 'GET' : options.reconnect !== false
  const maxAttempts = resumes ? (reconnect.maxAttempts ?? Infinity) : 0
  const connectTimeout = options.connectTimeout ?? (method === 'GET' ? DEFAULT_CONNECT_TIMEOUT : false)
  const endingOf = createEndingCheck(options.until, options.sentinel)

  let state: ConnectionState = initialState
  let lastEventId = ''
  let serverRetry: number | null = null
  let request = new AbortController()
  let cancelTimers: Cancel = () => {}

  const dispatch = (happening: Happening): void => {
    const previous = state
    state = transition(previous, happening, maxAttempts)
    if (state === previous) return
    cancelTimers()
    cancelTimers = () => {}
    if (!isAttempt(state) || state.attempt !== previous.attempt) request.abort()
    tell(previous, happening)
    enter(previous)
  }

  const tell = (previous: ConnectionState, happening: Happening): void => {
    const status = statusOf(state.phase)
    if (state.phase === 'error') sink.push({ type: 'error', error: state.error! })
    else if (happening.type === 'lost' || happening.type === 'unauthorized') {
      sink.push({ type: 'error', error: happening.error })
    }
    if (
      status !== statusOf(previous.phase) ||
      state.retry !== previous.retry ||
      state.error !== previous.error
    ) {
      sink.push({ type: 'status', status, error: state.error, retry: state.retry })
    }
  }

  const enter = (previous: ConnectionState): void => {
    switch (state.phase) {
      case 'connecting':
      case 'retrying':
        if (state.attempt !== previous.attempt) void attempt(state.attempt)
        break
      case 'waiting':
        cancelTimers = after(state.retry!.delay, () => {
          dispatch({ type: mustPark() ? 'offline' : 'due' })
        })
        break
      case 'parked': {
        const cancelTimer = after(reconnect.maxDelay ?? DEFAULT_MAX_DELAY, () => dispatch({ type: 'due' }))
        const offOnline = onOnline(() => dispatch({ type: 'online' }))
        cancelTimers = () => {
          cancelTimer()
          offOnline()
        }
      }
    }
  }

  // Browsers call a machine without a network offline, which says nothing about its loopback.
  const mustPark = (): boolean => isOffline() && !/^(localhost|127\.|\[::1\])/.test(absoluteUrl(url).hostname)

  const attempt = async (number: number): Promise<void> => {
    request = new AbortController()
    const { signal } = request
    let healthy = false
    let openedAt: number | null = null
    const watch = watchInactivity(sink.isBusy, (silence) => {
      conclude(lostByTimeout(`No byte from ${url} for ${silence} ms (idleTimeout).`))
    })
    const isCurrent = (): boolean => !signal.aborted

    const conclude = (outcome: Outcome): void => {
      watch.stop()
      if (!isCurrent()) return
      dispatch(toHappening(outcome))
    }
    const toHappening = (outcome: Outcome): Happening => {
      switch (outcome.type) {
        case 'finished':
          return { type: 'finished', attempt: number }
        case 'refused':
          return { type: 'refused', attempt: number, error: outcome.error }
        case 'unauthorized':
          return typeof options.headers === 'function'
            ? { type: 'unauthorized', attempt: number, error: outcome.error }
            : { type: 'refused', attempt: number, error: outcome.error }
        case 'ended':
          // Where nothing is resumed a clean end is simply the end of the answer.
          return resumes ? lost(serverEnded(), 0) : { type: 'finished', attempt: number }
        case 'lost':
          return lost(outcome.error, outcome.retryAfter ?? 0)
      }
    }
    const lost = (error: SSEError, retryAfter: number): Happening => ({
      type: 'lost',
      attempt: number,
      error,
      healthy: healthy || (openedAt !== null && now() - openedAt >= HEALTHY_AFTER),
      now: now(),
      delay: (failures) =>
        retryDelay({
          failures,
          base: serverRetry ?? reconnect.delay ?? DEFAULT_DELAY,
          maxDelay: reconnect.maxDelay ?? DEFAULT_MAX_DELAY,
          retryAfter,
          random: Math.random(),
        }),
    })
    const serverEnded = (): SSEError =>
      new SSEError('network', `The server ended the stream ${url}; reconnecting.`, {
        url,
        status: 200,
        lastEventId,
      })
    const lostByTimeout = (text: string): Outcome => ({
      type: 'lost',
      error: new SSEError('timeout', `${text} The line is taken for dead.`, { url, lastEventId }),
    })

    const observer: TransportObserver = {
      onOpen: () => {
        if (!isCurrent()) return
        openedAt = now()
        dispatch({ type: 'connected', attempt: number })
        watch.setTimeout(options.idleTimeout || null)
      },
      onActivity: watch.touch,
      onMessage: (message) => {
        if (!isCurrent()) return
        healthy = true
        lastEventId = message.lastEventId
        const ending = endingOf(message)
        if (ending !== 'swallow') sink.push({ type: 'message', message })
        else sink.push({ type: 'lastEventId', id: lastEventId })
        if (ending) conclude({ type: 'finished' })
      },
      onComment: (text) => {
        if (!isCurrent()) return
        const announced = options.idleTimeout === undefined ? announcedIdleTimeout(text) : null
        if (announced !== null) watch.setTimeout(announced)
        sink.push({ type: 'comment', text })
      },
      onRetry: (ms) => {
        if (isCurrent()) serverRetry = ms
      },
      onLastEventId: (id) => {
        if (!isCurrent()) return
        lastEventId = id
        sink.push({ type: 'lastEventId', id })
      },
      flush: sink.flush,
    }

    if (connectTimeout !== false) {
      cancelTimers = after(connectTimeout, () => {
        conclude(lostByTimeout(`No answer from ${url} in ${connectTimeout} ms (connectTimeout).`))
      })
    }
    try {
      const { headers, body } = current()
      const context = { attempt: state.failures, lastEventId, reason: state.reason }
      const { resumes: sendsId, ...resolved } = await resolveRequest(
        url,
        { ...options, headers, body },
        context,
      )
      if (!isCurrent()) return
      if (!sendsId) sink.push({ type: 'unsendableId', id: lastEventId })
      conclude(
        await (options.transport ?? transport)(
          {
            ...resolved,
            credentials: options.credentials,
            fetch: options.fetch,
            lastEventId,
            maxMessageSize: options.maxMessageSize,
            signal,
          },
          observer,
        ),
      )
    } catch (cause) {
      const error = cause instanceof SSEError ? cause : new SSEError('request', String(cause), { url, cause })
      conclude(error.fatal ? { type: 'refused', error: asFatal(error) } : { type: 'lost', error })
    } finally {
      watch.stop()
    }
  }

  return {
    open: (id) => {
      if (isAttempt(state) || state.phase === 'waiting' || state.phase === 'parked') return
      lastEventId = id
      dispatch({ type: 'open' })
    },
    reconnect: () => dispatch({ type: 'reconnect' }),
    close: () => dispatch({ type: 'close' }),
  }
}

const isAttempt = ({ phase }: ConnectionState): boolean =>
  phase === 'connecting' || phase === 'retrying' || phase === 'open'
