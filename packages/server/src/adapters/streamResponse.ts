import type { IncomingMessage, ServerResponse } from 'node:http'
import { createNodeWire, isGone, sendStreamHead } from './nodeConnection.ts'
import { encodeStreamMessage } from '../message/encodeMessage.ts'
import { SSEServerError } from '../errors.ts'
import { createFrame } from '../message/frame.ts'
import type { Logger } from '../hub/hub.ts'
import { type MessageSource, openSource } from './messageSource.ts'
import { checkKnown, checkTime } from '../options.ts'
import type { Wire } from '../stream/connection.ts'
import { COMMENT, greetingText } from '../message/protocol.ts'

export interface StreamResponseOptions {
  /**
   * Milliseconds between the comments that keep proxies from closing a silent stream, announced to the client;
   * `false`: none.
   * @default 15_000
   */
  heartbeat?: number | false
  /** @default console */
  logger?: Logger
}

/** Writes a comment now and then. Returns what stops it. */
const keepAlive = (wire: Wire, interval: number | false): (() => void) => {
  if (interval === false) return () => {}
  wire.write(createFrame(greetingText(null, interval)))
  const comment = createFrame(COMMENT)
  // A reader that is behind has bytes waiting: it needs no sign of life.
  const timer = setInterval(() => wire.pendingBytes === 0 && wire.write(comment), interval).unref()
  return () => clearInterval(timer)
}

/**
 * Answers one request with a stream of messages, without a hub: a chat completion, an export. Works for any method. Reads
 * the source only as fast as the client takes it, and stops it (`iterator.return()`, the signal) when the client leaves.
 *
 * Resolves when the response is over, whoever ended it. A source that fails is logged and the connection cut, so that the
 * client does not take half an answer for a whole one.
 *
 * @throws {@link SSEServerError} `invalid-option`, as a rejection and before anything is sent.
 * @example
 * app.post('/api/chat', (req, res) => streamResponse(req, res, answer(req.body.message)))
 *
 * async function* answer(question: string) {
 *   for await (const delta of model.stream(question)) yield { data: { delta } }
 *   yield { data: '[DONE]' }
 * }
 */
export const streamResponse = async (
  req: IncomingMessage,
  res: ServerResponse,
  source: MessageSource,
  options: StreamResponseOptions = {},
): Promise<void> => {
  checkKnown('streamResponse', ['heartbeat', 'logger'], options)
  const { heartbeat = 15_000, logger = console } = options
  if (heartbeat !== false) checkTime('heartbeat', heartbeat, 1)
  if (res.headersSent) {
    const text =
      'streamResponse needs a response nobody has begun to answer; this one has its head sent already.'
    throw new SSEServerError('invalid-option', text, { field: 'res' })
  }

  const controller = new AbortController()
  const { signal } = controller
  const messages = openSource(source, signal)
  const stopSource = async (): Promise<void> => {
    controller.abort()
    try {
      await messages.stop()
    } catch (error) {
      logger.error('The message source of a stream failed while it was stopped', error)
    }
  }
  if (isGone(req, res)) return stopSource()

  sendStreamHead(req, res)
  if (req.method === 'HEAD') {
    res.end()
    return stopSource()
  }

  const wire = createNodeWire(req, res, true)
  const stopComments = keepAlive(wire, heartbeat)
  let onDrain = (): void => {}
  const closed = new Promise<void>((resolve) => {
    wire.owner = {
      onDrain: () => onDrain(),
      onClose: () => {
        stopComments()
        onDrain()
        void stopSource()
        resolve()
      },
    }
  })

  const pump = async (): Promise<void> => {
    for (;;) {
      const message = await messages.next()
      if (signal.aborted || message === null) return
      if (!wire.write(createFrame(encodeStreamMessage(message)))) {
        await new Promise<void>((resolve) => (onDrain = resolve))
      }
    }
  }
  pump().then(
    () => wire.end(),
    (error: unknown) => {
      // A source that was stopped may end with the signal's own reason.
      if (signal.aborted && error === signal.reason) return
      logger.error('The message source of a stream failed, the connection is cut', error)
      wire.destroy()
    },
  )
  return closed
}
