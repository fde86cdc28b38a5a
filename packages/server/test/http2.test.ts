import {
  type ClientHttp2Session,
  connect as connectHttp2,
  constants,
  createServer,
  type Http2ServerRequest,
  type Http2ServerResponse,
} from 'node:http2'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, onTestFinished, test, vi } from 'vitest'
import { type HubOptions, createHub, streamResponse } from '../src/index.ts'
import { until } from './support/connect.ts'
import { readEventStream } from './support/eventStreamText.ts'
import { recordingLogger } from './support/hubServer.ts'

type Middleware = (req: Http2ServerRequest, res: Http2ServerResponse) => void

/** A hub behind HTTP/2 in clear text, and a connection to it. */
const serveHttp2 = async (options?: HubOptions, middleware: Middleware = () => {}, timeout = 0) => {
  const hub = createHub(options)
  const handler = hub.handler((req: Http2ServerRequest) => ({ client: req.url }))
  const server = createServer((req, res) => {
    middleware(req, res)
    handler(req, res)
  })
  server.setTimeout(timeout)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const session = connectHttp2(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)
  onTestFinished(async () => {
    await hub.close()
    session.destroy()
    await new Promise((resolve) => server.close(resolve))
  })
  return { hub, session }
}

afterEach(() => void vi.useRealTimers())

/** An answer of so many messages of a kilobyte behind HTTP/2 in clear text. */
const serveAnswer = async (count: number) => {
  const state = { isRead: false }
  const server = createServer((req, res) => {
    const source = function* () {
      for (let i = 0; i < count; i += 1) yield { text: 'x'.repeat(1_000) }
      state.isRead = true
    }
    void streamResponse(req, res, source(), { heartbeat: false })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const session = connectHttp2(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)
  onTestFinished(() => {
    session.destroy()
    server.close()
  })
  return { session, state }
}

const open = (session: ClientHttp2Session, path: string) => {
  const request = session.request({ ':path': path })
  const state = { request, status: 0, text: '', ended: false, errors: [] as unknown[] }
  request.setEncoding('utf8')
  request.on('response', (head) => (state.status = head[':status'] ?? 0))
  request.on('data', (chunk: string) => (state.text += chunk))
  request.on('end', () => (state.ended = true))
  // What is cut says so.
  request.on('error', (error) => state.errors.push(error))
  return state
}

test('many streams of one connection each get what is theirs, and end apart', async () => {
  const { hub, session } = await serveHttp2({ heartbeat: 50 })
  const [ann, bob] = [open(session, '/ann'), open(session, '/bob')]
  await until(() => hub.stats().connections === 2)
  await hub.send('/ann', { text: 'for ann' })
  await hub.broadcast({ text: 'for all' })
  await until(() => [ann, bob].every(({ text }) => text.includes('for all')))
  expect([ann.status, readEventStream(ann.text).messages.map(({ data }) => data)]).toEqual([
    200,
    ['for ann', 'for all'],
  ])
  expect(bob.text).not.toContain('for ann')
  ann.request.close()
  await until(() => hub.stats().connections === 1)
  await hub.close()
  await until(() => bob.ended)
})

test('a stream that is not read is closed, the others go on', async () => {
  const logger = recordingLogger()
  const { hub, session } = await serveHttp2({ logger })
  const [slow, quick] = [open(session, '/slow'), open(session, '/quick')]
  await until(() => hub.stats().connections === 2)
  slow.request.pause()
  let sent = 0
  while (hub.stats().connections === 2 && sent < 500) {
    await hub.send(['/slow', '/quick'], { text: 'x'.repeat(100_000) })
    sent += 1
    await until(() => readEventStream(quick.text).messages.length === sent)
  }
  expect(logger.lines).toMatchObject([{ level: 'warn', details: { client: '/slow' } }])
  await hub.broadcast({ event: 'last', text: '' })
  await until(() => quick.text.includes('event: last'))
})

test('a limit that a middleware set to the response does not cut a silent stream', async () => {
  let cut = false
  const { hub, session } = await serveHttp2({ heartbeat: 60_000 }, (_, res) => {
    res.setTimeout(50, () => {
      cut = true
      res.stream.close()
    })
  })
  const stream = open(session, '/ann')
  await until(() => hub.stats().connections === 1)
  const start = performance.now()
  await until(() => performance.now() - start > 200)
  await hub.broadcast({ text: 'still here' })
  await until(() => stream.text.includes('still here'))
  expect(cut).toBe(false)
})

test('the session’s own limit stays what its owner set: one whose streams have ended is closed by it', async () => {
  const { hub, session } = await serveHttp2({ heartbeat: 20 }, undefined, 150)
  const stream = open(session, '/ann')
  await until(() => hub.stats().connections === 1)
  const start = performance.now()
  // Its heartbeats are life enough.
  await until(() => performance.now() - start > 400)
  expect(stream.ended).toBe(false)
  await hub.disconnect({ client: '/ann' })
  await until(() => session.destroyed || session.closed)
})

test('a source that fails ends its stream with an error, so that half an answer does not read as a whole one', async () => {
  const logger = recordingLogger()
  const server = createServer((req, res) => {
    const source = async function* () {
      yield { text: 'half' }
      throw new Error('model away')
    }
    void streamResponse(req, res, source(), { heartbeat: false, logger })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const session = connectHttp2(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)
  onTestFinished(() => {
    session.destroy()
    server.close()
  })
  const { request, errors } = open(session, '/chat')
  await until(() => request.closed)
  expect(request.rstCode).toBe(constants.NGHTTP2_INTERNAL_ERROR)
  await until(() => errors.length === 1)
  expect(logger.lines).toHaveLength(1)
})

test('an answer whose last kilobytes wait for a reader that pauses arrives whole, however long that takes', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
  // A little more than the window of HTTP/2, so that the source is over and its end is not.
  const { session, state } = await serveAnswer(66)
  const answer = open(session, '/export')
  answer.request.pause()
  await until(() => state.isRead)
  vi.advanceTimersByTime(60_000)
  answer.request.resume()
  await until(() => answer.request.closed)
  const { messages } = readEventStream(answer.text)
  expect([messages.length, messages.at(-1)?.type, answer.errors]).toEqual([67, 'ssekit:close', []])
})

test('a client that leaves its request unfinished keeps open neither a stream nor an answer that it has whole', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
  const { hub, session } = await serveHttp2()
  const { session: other } = await serveAnswer(1)
  const requests = [session, other].map((one) => one.request({ ':method': 'POST' }, { endStream: false }))
  const seen = { ends: 0, errors: [] as unknown[] }
  for (const request of requests) {
    request.on('end', () => (seen.ends += 1)).on('error', (error) => seen.errors.push(error))
    request.resume().write('the request begins')
  }
  await until(() => hub.stats().connections === 1)
  await hub.disconnect({ client: '/' })
  await until(() => seen.ends === 2)
  vi.advanceTimersByTime(6_000)
  await until(() => requests.every(({ closed }) => closed))
  expect(seen.errors).toEqual([])
})

test('a stream that was ended while its reader took nothing is cut, and does not read as ended in good order', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
  const { hub, session } = await serveHttp2()
  const stream = open(session, '/slow')
  await until(() => hub.stats().connections === 1)
  stream.request.pause()
  await hub.broadcast({ text: 'x'.repeat(500_000) })
  await until(() => hub.stats().waitingBytes > 0)
  await hub.disconnect({ client: '/slow' })
  vi.advanceTimersByTime(6_000)
  stream.request.resume()
  await until(() => stream.request.closed)
  expect([stream.ended, stream.request.rstCode]).toEqual([false, constants.NGHTTP2_INTERNAL_ERROR])
})
