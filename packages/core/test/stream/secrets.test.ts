import { afterEach, describe, expect, it, vi } from 'vitest'
import { createStream, type SSEError, type StreamOptions } from '../../src/index.ts'
import { startEventServer, type EventServer } from './eventServer.ts'
import { until } from './until.ts'

afterEach(() => vi.restoreAllMocks())

/** Opens a stream whose url has a secret in its query, and gives the first error it tells of. */
const firstError = async (url: string, options: StreamOptions = {}): Promise<SSEError> => {
  const errors: SSEError[] = []
  const stream = createStream(url, { onError: (error) => errors.push(error), ...options })
  stream.open()
  await until(() => errors.length > 0)
  stream.close()
  return errors[0]!
}

const failures: [
  string,
  string,
  (server: EventServer) => Promise<StreamOptions | void> | StreamOptions | void,
][] = [
  ['status', 'a refusal', (server) => server.refuseWith(404)],
  ['status', 'a passing answer', (server) => server.refuseWith(503)],
  ['status', 'who is asking', (server) => server.refuseWith(401)],
  ['content-type', 'no event stream', () => ({ fetch: async () => Response.json({}) })],
  ['network', 'no line', () => ({ fetch: () => Promise.reject(new Error('down')) })],
  ['network', 'what quotes the url', ({ url }) => ({ fetch: () => Promise.reject(quoting(url)) })],
  ['network', 'the end', () => ({ fetch: async () => stream('data: 1\n\n') })],
  ['decode', 'data that is no JSON', () => ({ fetch: async () => stream('data: no\n\n') })],
  ['timeout', 'no answer', () => ({ connectTimeout: 1, fetch: () => new Promise<never>(() => {}) })],
  ['request', 'an option', () => ({ idleTimeout: 'long' as never })],
  ['request', 'a method', () => ({ method: 'TRACE' })],
  ['request', 'a header', () => ({ headers: { Authorization: 'Bearer secret\n.' } })],
  ['request', 'a headers function', () => ({ headers: () => Promise.reject(new Error('no token')) })],
  ['request', 'a transport', () => ({ transport: () => Promise.reject(new Error('odd')) })],
]

/** As Deno's fetch rejects. */
const quoting = (url: string): TypeError => {
  const message = `error sending request for url (${url}?token=secret): client error (Connect)`
  return new TypeError(message, { cause: new Error(message) })
}

const stream = (text: string): Response =>
  new Response(text, { headers: { 'content-type': 'text/event-stream' } })

describe('a secret in the url', () => {
  it.each(failures)('is not in the text of %s (%s), but in `error.url`', async (code, _, prepare) => {
    const server = await startEventServer()
    const options = (await prepare(server)) ?? {}
    const url = `${server.url}?token=secret`
    const error = await firstError(url, options)
    expect(error).toMatchObject({ code, url })
    expect(error.message).not.toContain('secret')
    expect(error.message).toContain(server.url)
  })

  it('as user and password is refused without being quoted', async () => {
    const error = await firstError('http://user:secret@127.0.0.1:9/events')
    expect(error).toMatchObject({ code: 'request', fatal: true })
    expect(error.message).not.toMatch(/user:|secret/)
    expect(error.message).toMatch(/127\.0\.0\.1:9\/events.*`headers`/)
  })

  it('is not in what goes to the console without an onError', async () => {
    const print = vi.spyOn(console, 'error').mockImplementation(() => {})
    const server = await startEventServer()
    server.refuseWith(404)
    createStream(`${server.url}?token=secret`).open()
    await until(() => print.mock.calls.length === 1)
    expect(print.mock.calls[0]![0]).not.toContain('secret')
  })
})
