import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Http2ServerRequest, Http2ServerResponse } from 'node:http2'
import { SSEServerError } from '../errors.ts'
import { type MessageSource, openSource } from './messageSource.ts'
import { answerPreflight } from './node.ts'
import { createNodeConnection, isGone, sendStreamHead } from './nodeConnection.ts'
import { isPreflight } from './refusal.ts'
import {
  type StreamResponseOptions,
  resolveSourceSettings,
  stopSource,
  streamSource,
} from './sourceStream.ts'

export type { StreamResponseOptions } from './sourceStream.ts'

/**
 * Answers one request with a stream of messages, without a hub: a chat completion, an export. Works for any method. Reads
 * the source only as fast as the client takes it, and stops it (`iterator.return()`, the signal) when the client leaves.
 *
 * When the source ends, `ssekit:close` tells a client of ssekit so: it is `done` and does not ask again. A source that fails is
 * logged and the connection cut, so that the client does not take half an answer for a whole one. Resolves when the response is
 * over, whoever ended it.
 *
 * @throws {@link SSEServerError} `invalid-option`, as a rejection and before anything is sent.
 * @example
 * app.post('/api/chat', (req, res) => streamResponse(req, res, answer(req.body.message)))
 *
 * async function* answer(question: string) {
 *   for await (const delta of model.stream(question)) yield { data: { delta } }
 *   yield { text: '[DONE]' }
 * }
 */
export const streamResponse = async (
  request: IncomingMessage | Http2ServerRequest,
  response: ServerResponse | Http2ServerResponse,
  source: MessageSource,
  options?: StreamResponseOptions | null,
): Promise<void> => {
  const req = request as IncomingMessage
  const res = response as ServerResponse
  const settings = resolveSourceSettings('streamResponse', options)
  if (res.headersSent) {
    const text =
      'streamResponse needs a response nobody has begun to answer; this one has its head sent already.'
    throw new SSEServerError('invalid-option', text, { field: 'res' })
  }
  const controller = new AbortController()
  const messages = openSource(source, controller.signal)
  if (isPreflight(req.method)) answerPreflight(req, res)
  if (isGone(req, res)) return stopSource(messages, controller, settings.logger)
  sendStreamHead(req, res)
  if (req.method === 'HEAD') {
    res.end()
    return stopSource(messages, controller, settings.logger)
  }
  return streamSource(createNodeConnection(req, res, true), messages, controller, settings)
}
