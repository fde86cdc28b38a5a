import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { serve } from '@hono/node-server'
import { Hono } from 'hono'
import { expect, onTestFinished, test, vi } from 'vitest'
import { createHub, type HubOptions } from '../src/index.ts'
import { connect, until } from './support/connect.ts'
import { recordingLogger } from './support/hubServer.ts'

/** As an application on Hono mounts it: a route of its own, with who is asking from its context. */
const serveHono = async (options: HubOptions = {}) => {
  const hub = createHub(options)
  onTestFinished(() => hub.close())
  const stream = hub.fetchHandler((request) => {
    const client = new URL(request.url).searchParams.get('client')
    return client === null ? null : { client, groups: ['news'] }
  })
  const app = new Hono()
  app.get('/api/stream', (context) => stream(context.req.raw))
  const server = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' })
  await once(server, 'listening')
  onTestFinished(() => void server.close())
  return { hub, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/stream` }
}

test('Hono on Node serves a stream: greeted, live, and resumed without a hole', async () => {
  const said = vi.spyOn(console, 'error').mockImplementation(() => {})
  onTestFinished(() => said.mockRestore())
  const { hub, url } = await serveHono()
  const ann = await connect(`${url}?client=ann`)
  expect(ann.headers['content-type']).toBe('text/event-stream; charset=utf-8')
  await hub.sendGroup('news', { text: 'one' })
  await until(() => ann.data().length === 1)
  ann.leave()
  await until(() => hub.stats().connections === 0)
  await hub.sendGroup('news', { text: 'two' })
  const back = await connect(`${url}?client=ann`, { lastEventId: ann.read().lastEventId })
  await hub.send('ann', { text: 'three' })
  await until(() => back.data().length === 2)
  expect(back.data()).toEqual(['two', 'three'])
  // A client that leaves is no error, and its stream is none to log.
  expect(said.mock.calls).toEqual([])
})

test('Hono on Node: who is not known gets 401', async () => {
  const { url } = await serveHono()
  expect((await connect(url)).status).toBe(401)
})

test('Hono on Node: a reader that takes nothing is closed, and comes back for the rest', async () => {
  const { hub, url } = await serveHono({ limits: { bufferBytes: 100_000 }, logger: recordingLogger() })
  const slow = await connect(`${url}?client=slow`)
  await until(() => hub.stats().catchingUp === 0 && slow.read().lastEventId !== '')
  slow.pause()
  let sent = 0
  while (hub.stats().connections === 1 && sent < 5_000) {
    await hub.broadcast({ text: `${sent++} ${'x'.repeat(20_000)}` })
  }
  expect(hub.stats().connections).toBe(0)
  slow.resume()
  await until(() => slow.isWhole() !== null)
  const back = await connect(`${url}?client=slow`, { lastEventId: slow.read().lastEventId })
  await until(() => slow.data().length + back.data().length === sent)
  expect([...slow.data(), ...back.data()].map((data) => Number(data.split(' ')[0]))).toEqual([
    ...Array(sent).keys(),
  ])
})
