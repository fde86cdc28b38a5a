import { createServer, type RequestListener, type Server } from 'node:http'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, it } from 'vitest'
import { createProxy } from '../tools/proxy.mjs'

const servers: Server[] = []
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections()
    server.close()
  }
})

const listen = async (listener: RequestListener): Promise<number> => {
  const server = createServer(listener).listen(0, '127.0.0.1')
  servers.push(server)
  await once(server, 'listening')
  return (server.address() as AddressInfo).port
}

const inFront = async (listener: RequestListener) => {
  const port = await listen(createProxy(await listen(listener)))
  return `http://127.0.0.1:${port}`
}

it('hands over method, path, body and status', async () => {
  const url = await inFront(async (request, response) => {
    const chunks = await request.toArray()
    response
      .writeHead(201, { 'x-from': 'upstream' })
      .end(`${request.method} ${request.url} ${chunks.join('')}`)
  })
  const answer = await fetch(`${url}/api/notify?a=1`, { method: 'POST', body: 'hello' })
  expect(answer.status).toBe(201)
  expect(answer.headers.get('x-from')).toBe('upstream')
  expect(await answer.text()).toBe('POST /api/notify?a=1 hello')
})

it('says whom it speaks for, behind those who said so before', async () => {
  const url = await inFront((request, response) => response.end(request.headers['x-forwarded-for']))
  expect(await (await fetch(url)).text()).toBe('127.0.0.1')
  const far = { headers: { 'x-forwarded-for': '192.0.2.7' } }
  expect(await (await fetch(url, far)).text()).toBe('192.0.2.7, 127.0.0.1')
})

it('passes the head of a stream on before its first byte, and tells the server when the reader left', async () => {
  let left: Promise<unknown> | undefined
  const url = await inFront((_request, response) => {
    left = once(response, 'close')
    response.writeHead(200, { 'content-type': 'text/event-stream' }).flushHeaders()
  })
  const answer = await fetch(url)
  expect(answer.headers.get('content-type')).toBe('text/event-stream')
  await answer.body?.cancel()
  await left
})

it('a cut stays a cut', async () => {
  const url = await inFront((_request, response) => {
    response.write('data: half', () => response.destroy())
  })
  const answer = await fetch(url)
  await expect(answer.text()).rejects.toThrow()
})

it('answers 502 with a sentence while nobody listens behind it', async () => {
  const gone = createServer().listen(0, '127.0.0.1')
  await once(gone, 'listening')
  const { port } = gone.address() as AddressInfo
  gone.close()
  await once(gone, 'close')

  const answer = await fetch(`http://127.0.0.1:${await listen(createProxy(port))}`)
  expect(answer.status).toBe(502)
  expect(await answer.json()).toMatchObject({ error: { code: 'starting' } })
})
