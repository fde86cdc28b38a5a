import { catchUp } from './catchUp.ts'
import type { Dismissals } from './dismissals.ts'
import type { Flusher } from './flusher.ts'
import { createFrame } from './frame.ts'
import type { Frame } from './frame.ts'
import { createHeartbeat } from './heartbeat.ts'
import type { HubSettings } from './hubSettings.ts'
import { limitReached } from './limits.ts'
import type { LiveBuffer } from './liveBuffer.ts'
import type { Counters } from './hubTotals.ts'
import type { HubMessage } from './message.ts'
import type { Registry } from './registry.ts'
import type { Session, SessionCallbacks } from './session.ts'
import { type Stream, createStream } from './stream.ts'
import type { StreamHost } from './streamHost.ts'
import { greetingText } from './wireText.ts'

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
    session: Session<Request>,
  ): Promise<void> => {
    try {
      await callbacks[name]?.(session)
    } catch (error) {
      // What was stopped by the session's signal says so when it ends: that is how it should be.
      if (session.closed && error instanceof Error && error.name === 'AbortError') return
      logger.error(`${name} failed`, error)
    }
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

    open(parts, callbacks) {
      let isAnnounced = false
      const stream = createStream(parts, {
        flusher,
        bufferBytes: limits.bufferBytes,
        counters,
        encode,
        onSlow: (bytes) => warnSlow(stream, `${bytes} bytes waited for it`),
        onEnd() {
          registry.remove(stream)
          if (registry.size === 0) heartbeat.stop()
          if (isAnnounced) void run('onClose', callbacks, stream.session)
        },
        onWireClosed() {
          openWires -= 1
          if (openWires === 0) resolveClosed?.()
        },
      })
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
          isAnnounced = true
          void run('onOpen', callbacks, stream.session)
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
