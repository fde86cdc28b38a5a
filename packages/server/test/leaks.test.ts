import { connect as connectSocket } from 'node:net'
import { afterEach, expect, test, vi } from 'vitest'
import type { Session } from '../src/index.ts'
import { connect, until } from './support/connect.ts'
import { recordingLogger, serveHub } from './support/hubServer.ts'

afterEach(() => void vi.useRealTimers())

test('no timer outlives the last stream', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval'] })
  const { hub, url } = await serveHub({
    authorize: () => ({ client: 'ann', expiresAt: Date.now() + 3_600_000 }),
  })
  const streams = [await connect(url), await connect(url), await connect(url)]
  // One heartbeat for the hub, and the expiry of each.
  await until(() => vi.getTimerCount() === 4)
  streams[0]!.leave()
  await until(() => vi.getTimerCount() === 3)
  await hub.disconnect({ client: 'ann' })
  await until(() => streams[2]!.isWhole() === true)
  await until(() => vi.getTimerCount() === 0)
})

test('200 clients that come and go leave nothing behind', async () => {
  let opened = 0
  const closed: Session[] = []
  const { hub, url } = await serveHub({
    authorize: (req) => ({
      client: req.headers['x-client'] as string,
      groups: ['news'],
      expiresAt: Date.now() + 3_600_000,
    }),
    callbacks: { onOpen: () => void (opened += 1), onClose: (session) => void closed.push(session) },
  })
  for (let i = 0; i < 200; i += 1) {
    const stream = await connect(url, { headers: { 'X-Client': String(i % 7) } })
    await hub.broadcast({ data: i })
    stream.leave()
  }
  await until(() => hub.stats().connections === 0)
  expect(hub.stats()).toMatchObject({ connections: 0, clients: 0, groups: {}, catchingUp: 0 })
  expect(opened).toBe(200)
  expect(new Set(closed).size).toBe(200)
})

test('200 requests that are aborted at any moment leave nothing behind', async () => {
  const { hub, url } = await serveHub({
    authorize: () => new Promise((resolve) => setTimeout(resolve, 2, { client: 'ann' })),
  })
  const { port } = new URL(url)
  for (let i = 0; i < 200; i += 1) {
    const socket = connectSocket(Number(port), '127.0.0.1')
    socket.on('error', () => {})
    socket.write('GET / HTTP/1.1\r\nHost: x\r\nLast-Event-ID: x\r\n\r\n')
    await new Promise((resolve) => setTimeout(resolve, i % 5))
    if (i % 2) socket.destroy()
    else socket.resetAndDestroy()
  }
  const last = await connect(url)
  await until(() => last.read().lastEventId !== '')
  last.leave()
  await until(() => hub.stats().connections === 0)
  expect(hub.stats()).toMatchObject({ clients: 0, catchingUp: 0 })
})

test('a client that vanishes behind an unread request body is noticed', async () => {
  const { hub, url } = await serveHub()
  const { port } = new URL(url)
  const socket = connectSocket(Number(port), '127.0.0.1')
  socket.write(`POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 2000000\r\n\r\n${'x'.repeat(1_000_000)}`)
  await until(() => hub.stats().connections === 1)
  socket.destroy()
  await until(() => hub.stats().connections === 0)
})

test('a stream asked for behind another on the same connection goes with it', async () => {
  const { hub, url } = await serveHub()
  const { port } = new URL(url)
  const socket = connectSocket(Number(port), '127.0.0.1')
  socket.write('GET / HTTP/1.1\r\nHost: x\r\n\r\nGET / HTTP/1.1\r\nHost: x\r\n\r\n')
  await until(() => hub.stats().connections === 2)
  socket.destroy()
  await until(() => hub.stats().connections === 0)
})

test('a stream that is cut is not mistaken for an error', async () => {
  const logger = recordingLogger()
  const { hub, url } = await serveHub({ logger })
  const streams = await Promise.all(Array.from({ length: 20 }, () => connect(url)))
  for (const stream of streams) {
    stream.leave()
    await hub.broadcast({ text: 'x' })
  }
  await until(() => hub.stats().connections === 0)
  expect(logger.lines).toEqual([])
})
