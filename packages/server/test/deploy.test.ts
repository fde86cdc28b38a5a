import { createStream } from '@ssekit/core'
import { EventSource } from 'eventsource'
import { createServer, type RequestListener, type Server } from 'node:http'
import {
  connect as connectHttp2,
  createServer as createHttp2Server,
  type Http2ServerRequest,
} from 'node:http2'
import { type AddressInfo, connect as connectSocket, type Socket } from 'node:net'
import { describe, expect, onTestFinished, test } from 'vitest'
import { createHub, type Hub, memoryLog, type HubOptions } from '../src/index.ts'
import { connect, until } from './support/connect.ts'
import { grantOfQuery } from './support/grantOfQuery.ts'
import { serveHub } from './support/hubServer.ts'
import { watch } from './support/witness.ts'

interface Node {
  hub: Hub
  server: Server
  port: number
}

/** A process: a hub behind a server on a port, and the README's way of ending it. */
const startNode = async (port = 0, options: HubOptions = {}): Promise<Node> => {
  const hub = createHub({ retry: 50, ...options })
  const server = createServer(hub.handler(grantOfQuery))
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  onTestFinished(() => stopNode({ hub, server, port }, 0))
  return { hub, server, port: (server.address() as AddressInfo).port }
}

const stopNode = async ({ hub, server }: Node, drain: number): Promise<void> => {
  await hub.close({ drain })
  server.close()
  server.closeAllConnections()
}

const openNative = (url: string): { source: EventSource; seen: string[] } => {
  const source = new EventSource(url)
  const seen: string[] = []
  source.onmessage = ({ data }) => seen.push(data as string)
  onTestFinished(() => source.close())
  return { source, seen }
}

describe('a deploy', () => {
  test.each([0, 300])('ends no EventSource and no stream of ours for good; drain %i', async (drain) => {
    const first = await startNode()
    const url = `http://127.0.0.1:${first.port}/`
    const native = Array.from({ length: 8 }, () => openNative(url))
    const own = Array.from({ length: 8 }, () => watch(url))
    await until(() => first.hub.stats().connections === 16)
    await stopNode(first, drain)
    const second = await startNode(first.port)
    await until(() => second.hub.stats().connections === 16)
    const { id } = await second.hub.broadcast({ text: 'after' })
    await until(() => native.every(({ seen }) => seen.includes('after')))
    await until(() => own.every(({ lastEventId }) => lastEventId === id))
    expect(native.map(({ source }) => source.readyState)).toEqual(Array(8).fill(EventSource.OPEN))
  })

  test('a node that drains sends those who come back away again, until they meet another', async () => {
    const node = await startNode()
    const url = `http://127.0.0.1:${node.port}/`
    const native = openNative(url)
    let states: string[] = []
    const stream = createStream(url, { onStatus: (status) => states.push(status), onError: () => {} })
    stream.open()
    onTestFinished(() => stream.close())
    await until(() => node.hub.stats().connections === 2)
    await node.hub.close({ drain: 20 })
    states = []
    // The listener lives on for a while: they meet the closed hub several times.
    await until(() => states.filter((status) => status === 'reconnecting').length >= 3)
    expect(native.source.readyState).not.toBe(EventSource.CLOSED)
    expect(stream.getSnapshot().status).not.toBe('error')
  })

  test('what is sent while a node drains reaches all who are still there', async () => {
    const node = await startNode()
    const streams = await Promise.all(
      Array.from({ length: 20 }, () => connect(`http://127.0.0.1:${node.port}/`)),
    )
    await until(() => node.hub.stats().catchingUp === 0)
    const closing = node.hub.close({ drain: 200 })
    await until(() => node.hub.stats().connections < 15)
    const { connections } = await node.hub.broadcast({ text: 'late' })
    await closing
    await until(() => streams.every((stream) => stream.isWhole() === true))
    // One may end between the message and the count of those it was for.
    const reached = streams.filter((stream) => stream.data().includes('late')).length
    expect(reached).toBeGreaterThanOrEqual(Math.max(1, connections))
  })

  test('expiresAt holds while a node drains', async () => {
    const { hub, url } = await serveHub({
      authorize: (req) => ({ client: 'ann', expiresAt: req.url === '/soon' ? Date.now() + 100 : Infinity }),
    })
    const lasting = await Promise.all(Array.from({ length: 3 }, () => connect(url)))
    const soon = await connect(`${url}/soon`)
    const closing = hub.close({ drain: 1_000 })
    await until(() => soon.isWhole() === true)
    expect(lasting.some((stream) => stream.isWhole() === null)).toBe(true)
    await closing
  })
})

/** One connection on which requests are written one behind the other, whatever was answered. */
const pipeline = (port: number, ...paths: string[]): { socket: Socket; text(): string } => {
  const socket = connectSocket(port, '127.0.0.1')
  let text = ''
  socket.setEncoding('utf8')
  socket.on('data', (chunk: string) => (text += chunk))
  socket.on('error', () => {})
  socket.write(paths.map((path) => `GET ${path} HTTP/1.1\r\nHost: x\r\n\r\n`).join(''))
  onTestFinished(() => void socket.destroy())
  return { socket, text: () => text }
}

/** `/long` is never over, `/stop` ends when told. */
const serveWithLong = async (options: HubOptions = {}, authorize = grantOfQuery as never) => {
  const hub = createHub(options)
  const handler = hub.handler(authorize) as RequestListener
  const server = createServer((req, res) => {
    if (req.url === '/long') res.write('never over')
    else handler(req, res)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(async () => {
    await hub.close()
    server.close()
    server.closeAllConnections()
  })
  return { hub, port: (server.address() as AddressInfo).port }
}

describe('a request that was pipelined behind an answer which is not over', () => {
  test('does not keep close from resolving', async () => {
    const { hub, port } = await serveWithLong()
    pipeline(port, '/long', '/?client=ann')
    await until(() => hub.stats().connections === 1)
    const start = performance.now()
    await hub.close()
    expect(performance.now() - start).toBeLessThan(4_000)
    expect(hub.stats().connections).toBe(0)
  })

  test('does not keep close with drain from resolving, nor what was disconnected before', async () => {
    const { hub, port } = await serveWithLong()
    pipeline(port, '/long', '/?client=ann', '/?client=bob')
    await until(() => hub.stats().connections === 2)
    await hub.disconnect({ client: 'ann' })
    expect(hub.stats().connections).toBe(1)
    const start = performance.now()
    await hub.close({ drain: 50 })
    expect(performance.now() - start).toBeLessThan(4_000)
  })

  test('gives its place back when its connection goes, authorised or not', async () => {
    const { hub, port } = await serveWithLong({}, ((req: { url: string }) =>
      req.url === '/hangs' ? new Promise(() => {}) : { client: 'ann' }) as never)
    const { socket } = pipeline(port, '/long', '/hangs', '/')
    await until(() => hub.stats().opening === 1 && hub.stats().connections === 1)
    socket.destroy()
    await until(() => hub.stats().opening === 0 && hub.stats().connections === 0)
  })

  test('that is too slow a reader is closed, and close resolves', async () => {
    const { hub, port } = await serveWithLong({
      limits: { bufferBytes: 10_000 },
      logger: { warn() {}, error() {} },
    })
    pipeline(port, '/long', '/?client=ann')
    await until(() => hub.stats().connections === 1)
    while (hub.stats().connections > 0) await hub.broadcast({ text: 'x'.repeat(5_000) })
    const start = performance.now()
    await hub.close()
    expect(performance.now() - start).toBeLessThan(4_000)
  })
})

describe('over HTTP/2', () => {
  const serveHttp2 = async (options?: HubOptions) => {
    const hub = createHub({ retry: 50, ...options })
    const authorize = (req: Http2ServerRequest) => ({ client: req.url })
    const [stream, poll] = [hub.handler(authorize), hub.pollHandler(authorize)]
    const server = createHttp2Server((req, res) => (req.url.startsWith('/poll') ? poll : stream)(req, res))
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const session = connectHttp2(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)
    session.on('error', () => {})
    onTestFinished(async () => {
      await hub.close()
      session.destroy()
      server.close()
    })
    const open = (path: string) => {
      const request = session.request({ ':path': path })
      const state = { status: 0, text: '', ended: false, headers: {} as Record<string, unknown> }
      request.setEncoding('utf8')
      request.on('response', (head) => Object.assign(state, { status: head[':status'], headers: head }))
      request.on('data', (chunk: string) => (state.text += chunk))
      request.on('end', () => (state.ended = true))
      request.on('error', () => {})
      return state
    }
    return { hub, server, session, open }
  }

  test('a client is told to use another connection, and the server can end', async () => {
    const { hub, server, session, open } = await serveHttp2()
    const stream = open('/ann')
    await until(() => hub.stats().connections === 1)
    let isGone = false
    session.on('goaway', () => (isGone = true))
    await hub.close()
    await until(() => stream.ended && isGone)
    await new Promise<void>((resolve) => server.close(() => resolve()))
    expect(stream.text).toMatch(/retry: 50\n/)
  })

  test.each([
    ['held', 200],
    ['late', 503],
  ])('a poll that is %s is answered with the word to use another connection', async (when, status) => {
    const { hub, server, session, open } = await serveHttp2()
    let isGone = false
    session.on('goaway', () => (isGone = true))
    await until(() => !session.connecting)
    const { id } = await hub.broadcast({ text: 'first' })
    const ask = () => open(`/poll?wait=30000&lastEventId=${id}`)
    const held = when === 'held' ? ask() : null
    if (held) await until(() => hub.stats().polls === 1)
    await hub.close()
    const answer = held ?? ask()
    await until(() => answer.ended && isGone)
    expect(answer.status).toBe(status)
    await new Promise<void>((resolve) => server.close(() => resolve()))
  })

  test('who comes after the close is told when to come back, without a header HTTP/2 does not know', async () => {
    const { hub, session, open } = await serveHttp2()
    await until(() => !session.connecting)
    await hub.close()
    const late = open('/bob')
    await until(() => late.ended)
    expect([late.status, late.headers['connection']]).toEqual([200, undefined])
    expect(late.text).toMatch(/^retry: \d+\n\n$/)
  })

  test('streams of one session that end at different times all end whole', async () => {
    const { hub, open } = await serveHttp2({ log: memoryLog() })
    const streams = Array.from({ length: 10 }, (_, i) => open(`/${i}`))
    await until(() => hub.stats().connections === 10 && hub.stats().catchingUp === 0)
    const closing = hub.close({ drain: 200 })
    await until(() => hub.stats().connections < 8)
    await hub.broadcast({ text: 'late' })
    await closing
    await until(() => streams.every(({ ended }) => ended))
    expect(streams.some(({ text }) => text.includes('late'))).toBe(true)
  })
})
