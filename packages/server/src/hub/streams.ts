import type { Logger } from '../logger.ts'
import { type Frame, createFrame } from '../message/frame.ts'
import type { HubMessage } from '../message/message.ts'
import { greetingText } from '../message/protocol.ts'
import { catchUp } from '../stream/catchUp.ts'
import type { Flusher } from '../stream/flusher.ts'
import { createHeartbeat } from '../stream/heartbeat.ts'
import type { LiveBuffer } from '../stream/liveBuffer.ts'
import type { SessionCallbacks } from '../stream/session.ts'
import { Stream, type StreamContext, type StreamParts } from '../stream/stream.ts'
import type { HubSettings } from './hubSettings.ts'
import type { Registry } from './registry.ts'
import type { Counters } from './totals.ts'

interface StreamsContext {
  readonly settings: HubSettings
  readonly logger: Logger
  readonly registry: Registry<Stream>
  readonly buffers: Set<Pick<LiveBuffer, 'offer'>>
  readonly flusher: Flusher
  readonly counters: Counters
  encode(message: HubMessage): Frame
}

export interface Streams {
  open<Request>(parts: StreamParts<Request>, callbacks: SessionCallbacks<Request>): void
  /** Resolves when no connection of an ended stream is left. */
  allClosed(): Promise<void>
}

/** Opens streams and sees them to their end. */
export const createStreams = (context: StreamsContext): Streams => {
  const { settings, logger, registry, buffers, flusher, counters, encode } = context
  const { log, limits, retry } = settings
  const greeting = createFrame(greetingText(retry, settings.heartbeat.interval))
  let openConnections = 0
  let resolveClosed: (() => void) | undefined

  const tellOf = ({ client, address }: Stream) => ({ client, address })

  const warnSlow = (stream: Stream, why: string): void => {
    counters.slow += 1
    logger.warn(`A slow reader was closed: ${why}. It may return for what it missed.`, tellOf(stream))
  }

  const heartbeat = createHeartbeat({
    settings: settings.heartbeat,
    drainTimeout: limits.drainTimeout,
    streams: registry.all,
    tail: () => log.tail,
    onAbandoned: (stream) => stream.cut(),
    onStalled(stream) {
      warnSlow(stream, `what waited for it was not taken in ${limits.drainTimeout} ms`)
      stream.cut()
    },
  })

  const run = async <Request>(
    name: keyof SessionCallbacks<Request>,
    callbacks: SessionCallbacks<Request>,
    stream: Stream<Request>,
  ): Promise<void> => {
    if (!callbacks[name]) return
    const { session } = stream
    try {
      await callbacks[name](session)
    } catch (error) {
      // What was stopped by the session's signal says so when it ends: that is how it should be.
      if (session.closed && error instanceof Error && error.name === 'AbortError') return
      logger.error(`${name} failed`, error)
    }
  }

  const contexts = new WeakMap<object, StreamContext>()
  /** Made once for each handler, not for each of its streams. */
  const contextOf = <Request>(callbacks: SessionCallbacks<Request>): StreamContext => {
    const known = contexts.get(callbacks)
    if (known) return known
    const made: StreamContext = {
      flusher,
      bufferBytes: limits.bufferBytes,
      encode,
      onReplayed: () => (counters.replayed += 1),
      onGap: ({ reason }) => counters.tellGap(reason),
      onSlow: (stream, bytes) => warnSlow(stream, `${bytes} bytes waited for it`),
      onBroken: (stream, error) =>
        logger.error('A stream was cut: its response throws', { ...tellOf(stream), error }),
      onEnd(stream) {
        registry.remove(stream)
        if (registry.size === 0) heartbeat.stop()
        if (stream.isAnnounced) void run('onClose', callbacks, stream as Stream<Request>)
      },
      onConnectionClosed() {
        openConnections -= 1
        if (openConnections === 0) resolveClosed?.()
      },
    }
    contexts.set(callbacks, made)
    return made
  }

  return {
    open(parts, callbacks) {
      const stream = new Stream(parts, contextOf(callbacks))
      openConnections += 1
      counters.opened += 1
      registry.add(stream)
      heartbeat.start(stream)
      stream.push(greeting)
      catchUp(stream, {
        log,
        buffers,
        onPositioned() {
          stream.isAnnounced = true
          void run('onOpen', callbacks, stream)
        },
      }).catch((error: unknown) => {
        logger.error('A stream could not be brought to live and was cut', error)
        stream.cut()
      })
    },
    allClosed: () =>
      openConnections === 0 ? Promise.resolve() : new Promise((resolve) => (resolveClosed = resolve)),
  }
}
