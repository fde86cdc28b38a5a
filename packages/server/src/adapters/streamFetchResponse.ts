import { SSEServerError } from '../errors.ts'
import { STREAM_HEADERS } from '../message/protocol.ts'
import { checkType } from '../options.ts'
import { createFetchConnection } from './fetchConnection.ts'
import { type MessageSource, openSource } from './messageSource.ts'
import { isPreflight } from './refusal.ts'
import {
  type StreamResponseOptions,
  resolveSourceSettings,
  stopSource,
  streamSource,
} from './sourceStream.ts'

/** What {@link streamFetchResponse} takes. */
export interface StreamFetchInit extends StreamResponseOptions {
  /** More headers, for CORS for example. Those that make it an event stream are set last. */
  headers?: Record<string, string> | [string, string][] | Headers | null | undefined
  /**
   * What the runtime of a worker has for work that goes on behind the response, such as Cloudflare's
   * `(work) => ctx.waitUntil(work)`: without it a worker does not say that the reader has left, and the source is not stopped.
   * @default none
   */
  waitUntil?: ((work: Promise<void>) => void) | null | undefined
}

const streamHeaders = (given: StreamFetchInit['headers']): Headers => {
  let headers: Headers
  try {
    headers = new Headers(given ?? undefined)
  } catch (cause) {
    const text = 'headers must be a plain object, pairs or Headers, of names and values that HTTP can carry.'
    throw new SSEServerError('invalid-option', text, { field: 'headers', cause })
  }
  for (const [name, value] of Object.entries(STREAM_HEADERS)) headers.set(name, value)
  return headers
}

/**
 * `streamResponse` for whatever speaks the Fetch API: Next, Nuxt, Hono, Bun, Deno, workers. The source is read only as fast as the
 * client takes it, and stopped when the client leaves: at once where the runtime says so, else by the second heartbeat.
 *
 * @throws {@link SSEServerError} `invalid-option`
 * @example
 * export const POST = async (request: Request) => {
 *   const { message } = await request.json()
 *   return streamFetchResponse(request, answer(message))
 * }
 */
export const streamFetchResponse = (
  request: Request,
  source: MessageSource,
  init?: StreamFetchInit | null,
): Response => {
  const settings = resolveSourceSettings('streamFetchResponse', init, ['headers', 'waitUntil'])
  const { headers, waitUntil } = init ?? {}
  checkType('waitUntil', 'function', waitUntil)
  const all = streamHeaders(headers)
  const controller = new AbortController()
  const messages = openSource(source, controller.signal)
  const isToOpen = !isPreflight(request.method) && request.method !== 'HEAD' && !request.signal.aborted
  if (!isToOpen) {
    void stopSource(messages, controller, settings.logger)
    return new Response(null, { headers: all, status: isPreflight(request.method) ? 204 : 200 })
  }
  // What the source does last is part of the work; that it failed at it is told in the log.
  let finish = (): void => {}
  waitUntil?.(new Promise((resolve) => (finish = resolve)))
  const stop = (): Promise<void> => messages.stop().finally(finish)
  const { connection, body } = createFetchConnection(request.signal)
  void streamSource(connection, { ...messages, stop }, controller, settings)
  return new Response(body, { headers: all })
}
