import { OutgoingMessage, type ServerResponse, createServer } from 'node:http'
import { connect as connectSocket } from 'node:net'
import { createGzip } from 'node:zlib'
import express from 'express'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { createHub } from '../src/index.ts'
import { connect, until } from './support/connect.ts'
import { serveHub } from './support/hubServer.ts'
import { serve } from './support/serve.ts'

/** All bytes a server sends for one raw request. */
const rawBytes = (url: string, head: string): { text(): string; ended(): boolean } => {
  const socket = connectSocket(Number(new URL(url).port), '127.0.0.1')
  const chunks: Buffer[] = []
  let ended = false
  socket.on('data', (chunk) => chunks.push(chunk))
  socket.on('close', () => (ended = true))
  socket.write(head)
  onTestFinished(() => void socket.destroy())
  return { text: () => Buffer.concat(chunks).toString('utf8'), ended: () => ended }
}

const withoutVariables = (text: string): string =>
  text.replace(/^Date: .*$/m, '').replace(/id: \w+-/g, 'id: e-')

describe('direct writes', () => {
  test('put the very bytes on the socket that res.write would', async () => {
    const bytesOf = async (rawWrites: boolean): Promise<string> => {
      const { hub, url } = await serveHub({ rawWrites })
      const { text } = rawBytes(url, 'GET / HTTP/1.1\r\nHost: x\r\n\r\n')
      await until(
        () => hub.stats().connections === 1 && hub.stats().catchingUp === 0 && text().includes('-0'),
      )
      for (const data of ['a', 'größe 你好', 'x'.repeat(70_000)]) {
        const { id } = await hub.broadcast({ data })
        await until(() => text().includes(`${id}\n`) && text().endsWith('\n\n\r\n'))
      }
      await hub.close()
      await until(() => text().endsWith('0\r\n\r\n'))
      return withoutVariables(text())
    }
    const raw = await bytesOf(true)
    expect(raw).toContain('Transfer-Encoding: chunked')
    expect(raw).toBe(await bytesOf(false))
  })

  test.each([
    [true, 0],
    [false, 2],
  ])('are what rawWrites: %s turns on and off', async (rawWrites, writes) => {
    const write = vi.spyOn(OutgoingMessage.prototype, 'write')
    onTestFinished(() => write.mockRestore())
    const { hub, url } = await serveHub({ rawWrites })
    const stream = await connect(url)
    await until(() => stream.read().lastEventId !== '')
    await hub.broadcast({ text: 'x' })
    await until(() => stream.data().length === 1)
    expect(write).toHaveBeenCalledTimes(writes)
  })

  test('leave the connection usable for the next request', async () => {
    const { hub, url } = await serveHub()
    const bytes = rawBytes(url, 'GET / HTTP/1.1\r\nHost: x\r\n\r\nHEAD / HTTP/1.1\r\nHost: x\r\n\r\n')
    await until(() => hub.stats().connections === 1)
    await hub.broadcast({ text: 'first' })
    await hub.disconnect({ client: 'guest' })
    await until(() => bytes.text().split('HTTP/1.1 200 OK').length === 3)
    expect(bytes.text()).toContain('data: first')
  })
})

test('an HTTP/1.0 client gets the stream without chunks', async () => {
  const { hub, url } = await serveHub()
  const bytes = rawBytes(url, 'GET / HTTP/1.0\r\n\r\n')
  await until(() => bytes.text().includes('-0\n\n'))
  await hub.broadcast({ text: 'plain' })
  await until(() => bytes.text().includes('data: plain'))
  await hub.close()
  await until(bytes.ended)
  expect(bytes.text()).not.toContain('Transfer-Encoding')
  expect(bytes.text().endsWith('\ndata: plain\n\n')).toBe(true)
})

test('a response whose body is transformed is written through the transform', async () => {
  const hub = createHub()
  onTestFinished(() => hub.close())
  const handler = hub.handler(() => ({ client: 'ann' }))
  const compressed = (res: ServerResponse): void => {
    const gzip = createGzip()
    const write = res.write.bind(res)
    const end = res.end.bind(res)
    res.setHeader('Content-Encoding', 'gzip')
    res.write = (chunk: Buffer) => gzip.write(chunk)
    res.end = () => (gzip.end(), res)
    gzip.on('data', (chunk: Buffer) => write(chunk))
    gzip.on('end', () => end())
  }
  const server = createServer((req, res) => {
    compressed(res)
    handler(req, res)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.closeAllConnections())
  onTestFinished(() => void server.close())
  const response = fetch(`http://127.0.0.1:${(server.address() as { port: number }).port}`)
  await until(() => hub.stats().connections === 1)
  await hub.broadcast({ text: 'squeezed' })
  await hub.close()
  expect(await (await response).text()).toContain('data: squeezed')
})

test('the messages of a tick share one chunk', async () => {
  const { hub, url } = await serveHub({ heartbeat: false })
  const { text } = rawBytes(url, 'GET / HTTP/1.1\r\nHost: x\r\n\r\n')
  await until(() => text().includes('-0\n\n'))
  await Promise.all([1, 2, 3, 4, 5].map((data) => hub.broadcast({ data })))
  await until(() => text().includes('data: 5\n\n'))
  const chunk = text().slice(text().indexOf('-0\n\n') + 4)
  expect(chunk.match(/^[0-9a-f]+\r\n/gm)).toHaveLength(1)
})

test('Express mounts the handler as any other, params included', async () => {
  const hub = createHub()
  onTestFinished(() => hub.close())
  const app = express()
  const rooms: unknown[] = []
  app.get(
    '/rooms/:room',
    hub.handler<express.Request<{ room: string }>>(
      (req) => ({ client: req.ip!, groups: [req.params.room] }),
      {
        onOpen: (session) => void rooms.push(session.request.params.room),
      },
    ),
  )
  const url = await serve(app)
  const stream = await connect(`${url}/rooms/7`)
  await hub.sendGroup('7', { text: 'hello' })
  await until(() => stream.data().length === 1)
  expect(rooms).toEqual(['7'])
})
