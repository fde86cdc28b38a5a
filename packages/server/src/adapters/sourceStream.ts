import { giveWay } from '../giveWay.ts'
import { checkLogger, type Logger } from '../logger.ts'
import { encodeMessage } from '../message/encodeMessage.ts'
import { createFrame } from '../message/frame.ts'
import { CLOSE_TEXT, COMMENT, greetingText } from '../message/protocol.ts'
import { checkTime, optionsOf } from '../options.ts'
import { quiet } from '../quiet.ts'
import type { Connection } from '../stream/connection.ts'
import { usualHeartbeat } from '../stream/heartbeat.ts'
import type { OpenSource } from './messageSource.ts'
import { END_GRACE } from './nodeConnection.ts'

/** What a stream without a hub takes. */
export interface StreamResponseOptions {
  /**
   * Milliseconds between the comments that keep proxies from closing a silent stream, announced to the client;
   * `false`: none. In Bun the default is 5_000.
   * @default 15_000
   */
  heartbeat?: number | false | null | undefined
  /** @default console */
  logger?: Logger | null | undefined
}

export interface SourceSettings {
  readonly heartbeat: number | false
  readonly logger: Logger
}

/** @param more what else this one knows, and looks at itself */
export const resolveSourceSettings = (
  owner: string,
  given: StreamResponseOptions | null | undefined,
  more: readonly string[] = [],
): SourceSettings => {
  const options = optionsOf(owner, ['heartbeat', 'logger', ...more], given)
  const heartbeat = options.heartbeat ?? usualHeartbeat()
  if (heartbeat !== false) checkTime('heartbeat', heartbeat, 1)
  return { heartbeat, logger: checkLogger(options.logger) }
}

/** How often it is looked whether a reader has taken all that came before a failure, in milliseconds. */
const LOOK_INTERVAL = 10

/** A browser drops what its page has not read yet when the connection is cut: how long a page may be busy, in milliseconds. */
const READING_TIME = 1_000

const pause = (time: number): Promise<void> => new Promise((resolve) => void quiet(setTimeout(resolve, time)))

/** Stops a source whose reader has left, whatever it says to that. */
export const stopSource = async (
  source: OpenSource,
  controller: AbortController,
  logger: Logger,
): Promise<void> => {
  controller.abort()
  try {
    await source.stop()
  } catch (error) {
    logger.error('The message source of a stream failed while it was stopped', error)
  }
}

/** Writes a comment now and then. Returns what stops it. */
const keepAlive = (
  connection: Connection,
  interval: number | false,
  fail: (error: unknown) => Promise<void>,
): (() => void) => {
  if (interval === false) return () => {}
  connection.write(createFrame(greetingText(null, interval)))
  const comment = createFrame(COMMENT)
  const beat = (): void => {
    try {
      if (connection.isAbandoned?.()) connection.destroy()
      // A reader that is behind has bytes waiting: it needs no sign of life, but where only a write finds out that it has left.
      else if (connection.pendingBytes === 0 || connection.isAbandoned) connection.write(comment)
    } catch (error) {
      void fail(error)
    }
  }
  const timer = quiet(setInterval(beat, interval))
  return () => clearInterval(timer)
}

/**
 * Sends a source over a connection, as fast as its reader takes it, and tells the end. Resolves when the connection is closed,
 * whoever closed it; a source that fails is logged and the connection cut.
 */
export const streamSource = (
  connection: Connection,
  source: OpenSource,
  controller: AbortController,
  { heartbeat, logger }: SourceSettings,
): Promise<void> => {
  const { signal } = controller
  let onDrain = (): void => {}
  let stopComments = (): void => {}
  /** There is something to read. */
  let hasSent = false
  const closed = new Promise<void>((resolve) => {
    connection.owner = {
      onDrain: () => onDrain(),
      onClose: () => {
        stopComments()
        onDrain()
        void stopSource(source, controller, logger)
        resolve()
      },
    }
  })

  const fail = async (error: unknown): Promise<void> => {
    // A source that was stopped may end with the signal's own reason.
    if (signal.aborted && error === signal.reason) return
    logger.error('The message source of a stream failed, the connection is cut', error)
    stopComments()
    // What it had sent goes out before, and may say why it failed: a cut would take along what still waits, be it in a middleware
    // that hands it on when this turn is over.
    const end = performance.now() + END_GRACE
    do await pause(LOOK_INTERVAL)
    while (connection.pendingBytes > 0 && performance.now() < end)
    if (hasSent && connection.pendingBytes === 0) await pause(READING_TIME)
    connection.destroy()
  }

  const pump = async (): Promise<void> => {
    stopComments = keepAlive(connection, heartbeat, fail)
    for (;;) {
      const { done, value: message } = await source.next()
      if (signal.aborted) return
      if (done) break
      const taken = connection.write(createFrame(encodeMessage(message)))
      hasSent = true
      const ready = taken ? giveWay() : new Promise<void>((resolve) => (onDrain = resolve))
      if (ready) await ready
      if (signal.aborted) return
    }
    // So that a client of ours knows that this was all, and does not ask again.
    connection.write(createFrame(CLOSE_TEXT))
    // No answer can be resumed: for its end the reader has as much time as it had for what came before.
    connection.end(true)
  }
  pump().catch((error: unknown) => void fail(error))
  return closed
}
