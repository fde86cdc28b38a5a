import { catchUp } from '../stream/catchUp.ts'
import type { Dismissals } from './dismissals.ts'
import type { Flusher } from '../stream/flusher.ts'
import { createFrame } from '../message/frame.ts'
import type { Frame } from '../message/frame.ts'
import { createHeartbeat } from '../stream/heartbeat.ts'
import type { HubSettings } from './hubSettings.ts'
import { limitReached } from './limits.ts'
import type { LiveBuffer } from '../stream/liveBuffer.ts'
import type { Counters } from './totals.ts'
import type { HubMessage } from '../message/message.ts'
import type { Registry } from './registry.ts'
import type { SessionCallbacks } from '../stream/session.ts'
import { type Stream, type StreamContext, createStream } from '../stream/stream.ts'
import type { StreamHost } from './streamHost.ts'
import { greetingText } from '../message/protocol.ts'

interface StreamsContext {
  readonly settings: HubSettings
  readonly registry: Registry<Stream>
  readonly dismissals: Dismissals
  readonly buffers: Set<Pick<LiveBuffer, 'offer'>>
  readonly flusher: Flusher
  readonly counters: Counters
  encode(message: HubMessage): Frame
  isClosing(): boolean
}

export interface Streams extends StreamHost {
  /** Resolves when no connection of an ended stream is left. */
  allClosed(): Promise<void>
  /** How many streams still receive what they missed. */
  readonly catchingUp: number
}

/** Opens streams and sees them to their end. */
export const createStreams = (context: StreamsContext): Streams => {
  const { settings, registry, dismissals, buffers, flusher, counters, encode } = context
  const { log, logger, limits, retry } = settings
  const greeting = createFrame(greetingText(retry, settings.heartbeat.interval))
  let openWires = 0
  let catchingUp = 0
  let resolveClosed: (() => void) | undefined

  const warnSlow = (stream: Stream, why: string): void => {
    counters.slow += 1
    logger.warn(`A slow reader was closed: ${why}. It may return for what it missed.`, {
      client: stream.client,
      address: stream.address,
    })
  }

  const heartbeat = createHeartbeat({
    settings: settings.heartbeat,
    drainTimeout: limits.drainTimeout,
    streams: registry.all,
    tail: () => log.tail,
    onStalled(stream) {
      warnSlow(stream, `it took nothing for ${limits.drainTimeout} ms`)
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
      counters,
      encode,
      onSlow: (stream, bytes) => warnSlow(stream, `${bytes} bytes waited for it`),
      onEnd(stream) {
        registry.remove(stream)
        if (registry.size === 0) heartbeat.stop()
        if (stream.isAnnounced) void run('onClose', callbacks, stream as Stream<Request>)
      },
      onWireClosed() {
        openWires -= 1
        if (openWires === 0) resolveClosed?.()
      },
    }
    contexts.set(callbacks, made)
    return made
  }

  const streams: Streams = {
    logger,
    rawWrites: settings.rawWrites,
    get isClosing() {
      return context.isClosing()
    },
    addressOf: settings.address,
    onRefused: ({ status }) => counters.refuse(status),
    dismissalFor: (grant) => (dismissals.includes(grant) ? { status: 204 } : null),
    refusalFor(grant, address) {
      if (context.isClosing()) return { status: 503 }
      return streams.dismissalFor(grant) ?? limitReached(limits, registry, grant.client, address)
    },

    async ready() {
      // Without its store the stream opens all the same, and is told.
      if (!log.tail) await log.read(0, 0).catch(() => undefined)
    },

    open(parts, callbacks) {
      const stream = createStream(parts, contextOf(callbacks))
      openWires += 1
      counters.opened += 1
      registry.add(stream)
      heartbeat.start(stream)
      stream.push(greeting)
      catchingUp += 1
      catchUp(stream, {
        log,
        buffers,
        onPositioned() {
          stream.isAnnounced = true
          void run('onOpen', callbacks, stream)
        },
      })
        .catch((error: unknown) => {
          logger.error('A stream could not be brought to live and was cut', error)
          stream.cut()
        })
        .finally(() => {
          catchingUp -= 1
        })
    },

    get catchingUp() {
      return catchingUp
    },
    allClosed: () =>
      openWires === 0 ? Promise.resolve() : new Promise((resolve) => (resolveClosed = resolve)),
  }
  return streams
}
