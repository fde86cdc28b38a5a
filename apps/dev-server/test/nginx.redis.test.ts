import { connect as connectHTTP2 } from 'node:http2'
import { createStream } from '@ssekit/core'
import { expect, onTestFinished, test, vi } from 'vitest'
import { startRedis } from '../../../packages/server/test/support/redisServer.ts'
import { startNginx } from './support/nginx.ts'
import { startServer, type TestServer } from './support/startServer.ts'

const STREAMS = 10

const startRecipe = async () => {
  const { url: redisUrl } = await startRedis()
  const shared = { redisUrl, proxies: 1, updateInterval: 600_000 }
  const nodes = [await startServer(shared), await startServer(shared)] as const
  const ports = nodes.map(({ url }) => Number(new URL(url).port)) as [number, number]
  return { nodes, nginx: await startNginx(ports) }
}
const notify = (node: TestServer, title: string) => node.post('/api/notify', { title, message: 'm' })
const eventually = (check: () => void): Promise<void> => vi.waitFor(check, { timeout: 15_000, interval: 10 })

test('over HTTP/1.1: what is posted on either node reaches every client, once, in order, over a cut', async () => {
  const { nodes, nginx } = await startRecipe()
  const titles = Array.from({ length: STREAMS }, (): string[] => [])
  const streams = titles.map((own) =>
    createStream(`${nginx.http}/api/stream?groups=news`, {
      // What a browser sends by itself; nothing of it may be held back for the sake of compression.
      headers: { 'Accept-Encoding': 'gzip, br' },
      events: { notification: ({ title }: { title: string }) => void own.push(title) },
      reconnect: { delay: 100 },
      onError: () => {},
    }),
  )
  onTestFinished(() => streams.forEach((stream) => stream.close()))
  streams.forEach((stream) => stream.open())
  await eventually(() =>
    expect(streams.map((stream) => stream.getSnapshot().status)).toEqual(titles.map(() => 'open')),
  )
  // nginx gave some to each of them.
  const held = nodes.map(({ server }) => server.hub.stats().connections)
  expect(held.reduce((sum, count) => sum + count)).toBe(STREAMS)
  expect(Math.min(...held)).toBeGreaterThan(0)

  const posted: string[] = []
  const post = async (which: 0 | 1): Promise<void> => {
    const title = `${which}/${posted.length}`
    posted.push(title)
    expect((await notify(nodes[which], title)).status).toBe(201)
  }
  await post(0)
  // At once: nothing waits for a buffer to fill.
  await eventually(() => expect(titles).toEqual(titles.map(() => posted)))
  await post(1)
  await eventually(() => expect(titles).toEqual(titles.map(() => posted)))
  // One node ends its streams; their clients are given back, to whichever node.
  await nodes[0].server.hub.disconnect({ group: 'news' })
  for (let i = 0; i < 20; i += 1) await post(i % 2 === 0 ? 0 : 1)
  await eventually(() => expect(titles).toEqual(titles.map(() => posted)))
})

test('over HTTP/2, in TLS: streams share one connection, and each message comes when it is sent', async () => {
  const { nodes, nginx } = await startRecipe()
  const session = connectHTTP2(nginx.https, { rejectUnauthorized: false })
  onTestFinished(() => session.destroy())
  const open = () => {
    const received = { text: '', headers: {} as Record<string, unknown> }
    const stream = session.request({ ':path': '/api/stream', 'accept-encoding': 'gzip' })
    stream.on('response', (headers) => (received.headers = headers))
    stream.setEncoding('utf8').on('data', (text: string) => (received.text += text))
    stream.end()
    return received
  }
  const all = Array.from({ length: STREAMS }, open)
  await eventually(() => expect(all.every(({ text }) => text.includes('id: '))).toBe(true))
  expect(all[0]!.headers).toMatchObject({
    ':status': 200,
    'content-type': 'text/event-stream; charset=utf-8',
  })
  expect(all[0]!.headers['content-encoding']).toBeUndefined()
  for (const [which, node] of nodes.entries()) {
    await notify(node, `from ${which}`)
    await eventually(() => expect(all.every(({ text }) => text.includes(`from ${which}`))).toBe(true))
  }
})

test('the rest of the server is there too: a job is asked where it runs, and the figures are nobody’s business', async () => {
  const { nginx } = await startRecipe()
  expect((await fetch(`${nginx.http}/api/v1/sse/info`)).status).toBe(200)
  expect((await fetch(`${nginx.http}/metrics`)).status).toBe(404)
  const job = await fetch(`${nginx.http}/api/jobs`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ kind: 'hash', size: 1000 }),
  })
  const { id } = (await job.json()) as { id: string }
  // The node that runs it answers, whichever that is.
  const statuses = await Promise.all(
    Array.from({ length: 6 }, async () => {
      const response = await fetch(`${nginx.http}/api/jobs/${id}/events`)
      await response.body!.cancel()
      return response.status
    }),
  )
  expect(new Set(statuses)).toEqual(new Set([200]))
})

test('a ticket is used once, on whichever node', async () => {
  const { url: redisUrl } = await startRedis()
  const auth = { secret: 'x'.repeat(32), users: [{ name: 'ann', password: 'secret', groups: ['team'] }] }
  const nodes = [await startServer({ redisUrl, auth }), await startServer({ redisUrl, auth })] as const
  const { json } = await nodes[0].post('/api/login', { user: 'ann', password: 'secret' })
  const headers = { Authorization: `Bearer ${json.token as string}` }
  const { json: issued } = await nodes[0].post('/api/ticket', {}, headers)
  const path = `/api/stream?ticket=${issued.ticket as string}`
  expect((await nodes[1].stream(path)).status).toBe(200)
  for (const node of nodes) expect((await node.get(path)).status).toBe(401)
})

test('a log-out on one node ends tokens, tickets and streams on the other; while Redis is away nobody is let in', async () => {
  const redis = await startRedis()
  const auth = { secret: 'x'.repeat(32), users: [{ name: 'ann', password: 'secret', groups: ['team'] }] }
  const shared = { redisUrl: redis.url, auth }
  const nodes = [await startServer(shared), await startServer(shared)] as const
  const logIn = async (node: TestServer) => {
    const { json } = await node.post('/api/login', { user: 'ann', password: 'secret' })
    return { Authorization: `Bearer ${json.token as string}` }
  }
  const headers = await logIn(nodes[0])
  const { json: issued } = await nodes[0].post('/api/ticket', {}, headers)
  const stream = await nodes[1].stream('/api/stream', { headers })
  await stream.first('welcome')
  expect((await nodes[0].post('/api/logout', {}, headers)).status).toBe(204)
  expect(await stream.closed()).toBe('ended')
  for (const node of nodes) {
    expect((await node.stream('/api/stream', { headers })).status).toBe(401)
    expect((await node.stream(`/api/stream?ticket=${issued.ticket as string}`)).status).toBe(401)
  }
  const again = await logIn(nodes[1])
  for (const node of nodes) expect((await node.stream('/api/stream', { headers: again })).status).toBe(200)

  redis.pause()
  const refused = await nodes[0].get('/api/stream', again)
  expect(refused).toMatchObject({ status: 503, json: { error: { code: 'unavailable' } } })
  expect(refused.headers.get('retry-after')).toBe('1')
  redis.resume()
  expect((await nodes[0].stream('/api/stream', { headers: again })).status).toBe(200)
})
