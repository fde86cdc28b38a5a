import { SSEServerError } from '../errors.ts'
import { type Position, idOf } from '../log/position.ts'
import { createFrame } from '../message/frame.ts'
import { checkEventType } from '../message/encodeMessage.ts'
import { checkTime, optionsOf } from '../options.ts'
import { quiet } from '../quiet.ts'
import type { Stream } from './stream.ts'
import { COMMENT, idText } from '../message/protocol.ts'

/** As users give it. */
export type HeartbeatOption = number | { interval?: number | null | undefined; event: string } | false

export interface HeartbeatSettings {
  /** Null: no heartbeat. */
  readonly interval: number | null
  readonly text: string
}

/**
 * Milliseconds between heartbeats where nothing is said of them. Bun closes a response over Fetch that has been silent for ten
 * seconds, unless its `idleTimeout` says otherwise; it counts in steps of four, so that it may be eight.
 */
export const usualHeartbeat = (): number => ('Bun' in globalThis ? 5_000 : 15_000)

const checkType = (event: unknown): void => {
  try {
    checkEventType(event)
  } catch (cause) {
    const text = `heartbeat.event cannot be sent: ${(cause as SSEServerError).message}`
    throw new SSEServerError('invalid-option', text, { field: 'heartbeat.event', cause })
  }
}

export const resolveHeartbeat = (option: HeartbeatOption | null | undefined): HeartbeatSettings => {
  const given = option ?? usualHeartbeat()
  if (given === false) return { interval: null, text: COMMENT }
  if (typeof given !== 'object') {
    return { interval: checkTime('heartbeat', given, 1), text: COMMENT }
  }
  optionsOf('heartbeat', ['interval', 'event'], given)
  checkType(given.event)
  return {
    interval: checkTime('heartbeat.interval', given.interval ?? usualHeartbeat(), 1),
    text: `event: ${given.event}\ndata: {}\n\n`,
  }
}

interface HeartbeatContext {
  readonly settings: HeartbeatSettings
  readonly drainTimeout: number
  streams(): Iterable<Stream>
  tail(): Position | null
  /** A reader that has not taken what waits for it in `drainTimeout`. */
  onStalled(stream: Stream): void
  /** A reader that has left without a word. */
  onAbandoned(stream: Stream): void
}

export interface Heartbeat {
  /** Call it when a stream was added. */
  start(stream: Stream): void
  /** Call it when no stream is left: no timer stays behind. */
  stop(): void
}

/** Parts of the interval: how late a beat may be, and how far the beats of many streams are spread. */
const PARTS = 16

/**
 * One timer for all streams: each gets its beat when its own interval is over. A client for which nothing was meant
 * lately is told the position too, so that it need not be sent over what it may not see when it returns.
 */
export const createHeartbeat = (context: HeartbeatContext): Heartbeat => {
  const { settings, drainTimeout } = context
  const { interval } = settings
  const beat = createFrame(settings.text)
  const period = Math.max(5, Math.floor(Math.min(interval ?? usualHeartbeat(), drainTimeout) / PARTS))
  let timer: NodeJS.Timeout | undefined

  const tick = (): void => {
    const now = performance.now()
    const tail = context.tail()
    const position = tail && createFrame(idText(idOf(tail)))
    for (const stream of context.streams()) {
      if (stream.blockedFor() > drainTimeout) context.onStalled(stream)
      else if (interval !== null && stream.beatAt <= now && !stream.isBlocked) {
        stream.beatAt = now + interval
        if (stream.isAbandoned()) {
          context.onAbandoned(stream)
          continue
        }
        stream.push(beat)
        if (stream.live && tail && stream.isBehind(tail)) stream.moveTo(tail, position!)
      }
    }
  }

  return {
    start(stream) {
      stream.beatAt = performance.now() + (interval ?? 0)
      timer ??= quiet(setInterval(tick, period))
    },
    stop() {
      clearInterval(timer)
      timer = undefined
    },
  }
}
