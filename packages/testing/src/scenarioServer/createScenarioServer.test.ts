import { connect } from 'node:net'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { createScenarioServer, type ScenarioServer } from './createScenarioServer.ts'
import { answer, end, hangUp, head, pause, reset, send, stream, until } from './steps.ts'

let server: ScenarioServer

beforeEach(async () => {
  server = await createScenarioServer()
})
afterEach(() => server.close())

/** Everything on the wire, from request to the end of the connection. */
const rawBytes = (path: string): Promise<string> =>
  new Promise((resolve, reject) => {
    const { hostname, port } = new URL(server.url(path))
    let received = ''
    const socket = connect(Number(port), hostname, () =>
      socket.write(`GET ${path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`),
    )
    socket.on('data', (data) => (received += data.toString('latin1')))
    socket.on('error', reject)
    socket.on('close', () => resolve(received))
  })

it('sends each chunk as it is, then ends in good order', async () => {
  server.script('/a', [head(), send('data: \u00e9', new Uint8Array([0xff, 0x0a])), end])
  const received = await rawBytes('/a')
  expect(received).toMatch(/^HTTP\/1.1 200 OK\r\ncontent-type: text\/event-stream\r\n/)
  expect(received.slice(received.indexOf('\r\n\r\n') + 4)).toBe(
    '8\r\ndata: \xc3\xa9\r\n2\r\n\xff\n\r\n0\r\n\r\n',
  )
})

it('cuts the line where the script says', async () => {
  server.script('/cut', [head(), send('data: 1\n\n'), reset])
  const response = await fetch(server.url('/cut'))
  await expect(response.text()).rejects.toThrow()
  server.script('/headless', [reset])
  await expect(fetch(server.url('/headless'))).rejects.toThrow()
})

it('gives the first request the first script and all later ones the last', async () => {
  server.script('/n', answer(503, { 'retry-after': '2' }), answer(200, {}, 'two'))
  const first = await fetch(server.url('/n'))
  expect([first.status, first.headers.get('retry-after')]).toEqual([503, '2'])
  expect(await (await fetch(server.url('/n?x=1'))).text()).toBe('two')
  expect(await (await fetch(server.url('/n'))).text()).toBe('two')
  expect(server.requests('/n').map(({ url }) => url)).toEqual(['/n', '/n?x=1', '/n'])
})

it('records method, headers, body and a Last-Event-ID in UTF-8', async () => {
  server.script('/r', answer(200))
  const id = String.fromCharCode(...new TextEncoder().encode('7-🚀'))
  await fetch(server.url('/r'), { method: 'POST', body: 'ünï', headers: { 'Last-Event-ID': id, 'X-A': 'b' } })
  const [request] = server.requests()
  expect(request).toMatchObject({ method: 'POST', url: '/r', lastEventId: '7-🚀', headers: { 'x-a': 'b' } })
  expect(await request!.body).toBe('ünï')
})

it('waits before the head, and for a promise, and leaves a stream open until the client goes', async () => {
  let go = (): void => {}
  const gate = new Promise<void>((resolve) => (go = resolve))
  server.script('/slow', [pause(30), until(gate), ...stream('data: 1\n\n')])
  const controller = new AbortController()
  const asked = performance.now()
  const pending = fetch(server.url('/slow'), { signal: controller.signal })
  await vi.waitFor(() => expect(server.exchanges('/slow')).toHaveLength(1))
  go()
  await pending
  expect(performance.now() - asked).toBeGreaterThanOrEqual(29)
  expect(server.openSockets()).toBe(1)
  const [exchange] = server.exchanges('/slow')
  expect(exchange!.isClosed()).toBe(false)
  controller.abort()
  await exchange!.closed
  await vi.waitFor(() => expect(server.openSockets()).toBe(0))
})

it('answers a path without a script with 404', async () => {
  expect((await fetch(server.url('/nowhere'))).status).toBe(404)
})

it('sends the head before there is a body', async () => {
  server.script('/head', [head()])
  const { status, body } = await fetch(server.url('/head'))
  expect(status).toBe(200)
  await body!.cancel()
})

it('hangs up behind what was sent, which has no end then', async () => {
  server.script('/hung', [head(), send('data: 1\n\n'), hangUp])
  const received = await rawBytes('/hung')
  expect(received.endsWith('9\r\ndata: 1\n\n\r\n')).toBe(true)
})

it('sends a body that lasts as long as the connection', async () => {
  server.script('/old', [({ head }) => head(200, {}, 'until-close'), send('one', 'two'), end])
  const received = await rawBytes('/old')
  expect(received).not.toMatch(/transfer-encoding|content-length/i)
  expect(received.endsWith('\r\n\r\nonetwo')).toBe(true)
})

it('needs no further steps for a client that has gone, and has what it sent of its body', async () => {
  const next = vi.fn()
  server.script('/left', [head(), (exchange) => exchange.closed, next])
  const { hostname, port } = new URL(server.url('/left'))
  const socket = connect(Number(port), hostname, () =>
    socket.write('POST /left HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nhalf'),
  )
  socket.once('data', () => socket.destroy())
  await vi.waitFor(() => expect(server.exchanges('/left')).toHaveLength(1))
  const [exchange] = server.exchanges('/left')
  expect(await exchange!.request.body).toBe('half')
  await exchange!.closed
  server.script('/after', answer(200))
  await fetch(server.url('/after'))
  expect(next).not.toHaveBeenCalled()
})
