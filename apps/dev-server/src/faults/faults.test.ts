import { describe, expect, test } from 'vitest'
import type { ResumingClient } from '../../test/support/resumingClient.ts'
import { resumingClient } from '../../test/support/resumingClient.ts'
import type { TestServer } from '../../test/support/startServer.ts'
import { startServer } from '../../test/support/startServer.ts'
import { until } from '../../test/support/until.ts'

const connect = async ({ url }: TestServer, client = 'page-1'): Promise<ResumingClient> => {
  const guest = resumingClient(`${url}/api/stream?client=${client}`)
  await until('the welcome', () => guest.messages.some(({ event }) => event === 'welcome'))
  return guest
}

const titles = ({ messages }: Pick<ResumingClient, 'messages'>) =>
  messages
    .filter(({ event }) => event === 'notification')
    .map(({ data }) => (JSON.parse(data) as { title: string }).title)

const notify = ({ post }: TestServer, title: number) =>
  post('/api/notify', { title: `${title}`, message: 'm' })
const numbers = (count: number) => Array.from({ length: count }, (_, i) => `${i}`)

describe('POST /api/faults', () => {
  test.each(['drop', 'cut'])('%s: what is sent meanwhile arrives once, in order', async (fault) => {
    const server = await startServer()
    const guest = await connect(server)
    for (let i = 0; i < 30; i += 1) {
      await notify(server, i)
      if (i % 10 === 5) {
        const answer = await server.post('/api/faults', { fault, client: 'page-1' })
        expect(answer).toMatchObject({ status: 202, json: { fault, client: 'page-1' } })
      }
    }
    await until('all of them', () => titles(guest).length >= 30)
    expect(titles(guest)).toEqual(numbers(30))
    expect(guest.attempts.length).toBeGreaterThan(1)
    expect(guest.messages.some(({ event }) => event === 'ssekit:gap')).toBe(false)
    await guest.stop()
  })

  test('cut leaves half a message on the wire, which is never dispatched and whose id does not count', async () => {
    const server = await startServer()
    const guest = await server.stream('/api/stream?client=page-1')
    await guest.first('welcome')
    const { lastEventId } = guest
    await server.post('/api/faults', { fault: 'cut' }, { 'X-SSE-Client': 'page-1' })
    expect(await guest.closed()).toBe('cut')
    expect(guest.text).toMatch(/event: notification\ndata: [^\n]+$/)
    expect(guest.data('notification')).toEqual([])
    expect(guest.lastEventId).toBe(lastEventId)
  })

  test('drop with times cuts the next connections too, soon after they open', async () => {
    const server = await startServer()
    const guest = await connect(server)
    const { json } = await server.post('/api/faults', { fault: 'drop', client: 'page-1', times: 3 })
    expect(json).toMatchObject({ hit: 1, pending: 2 })
    await until('the connection that stays', () => guest.attempts.length === 4 && guest.open)
    await notify(server, 1)
    await until('what is sent now', () => titles(guest).length === 1)
    expect(guest.attempts).toEqual([200, 200, 200, 200])
    await guest.stop()
  })

  test('stall: nothing more arrives on that line, not even a heartbeat, while others go on', async () => {
    const server = await startServer({ heartbeat: 20 })
    const stalled = await server.stream('/api/stream?client=page-1')
    const other = await server.stream('/api/stream?client=page-2')
    await stalled.first('welcome')
    await other.first('welcome')
    await server.post('/api/faults', { fault: 'stall', client: 'page-1' })
    const before = stalled.text
    await notify(server, 1)
    const heard = other.text.length
    await until(
      'heartbeats elsewhere',
      () => other.data('notification').length === 1 && other.text.length > heard + 20,
    )
    expect(stalled.text).toBe(before)
    expect(stalled.state).toBe('open')
    // What gave up and came back gets it all.
    stalled.close()
    const back = await server.stream('/api/stream?client=page-1', { lastEventId: stalled.lastEventId })
    expect(await back.first('notification')).toMatchObject({ title: '1' })
  })

  test.each([
    ['500', 500],
    [503, 503],
    ['401', 401],
  ])('%s: the present line drops and the next attempts get that status', async (fault, status) => {
    const server = await startServer()
    const guest = await connect(server)
    await server.post('/api/faults', { fault, client: 'page-1', times: 2 })
    await notify(server, 0)
    await until('a stream again', () => guest.attempts.length === 4 && guest.open)
    expect(guest.attempts).toEqual([200, status, status, 200])
    await until('what was missed', () => titles(guest).length === 1)
    await guest.stop()
  })

  test('500: what each stream of the page tries next meets it', async () => {
    const server = await startServer()
    const urls = ['/api/stream?client=page-1', '/api/logs?client=page-1']
    const streams = await Promise.all(urls.map((url) => server.stream(url)))
    const answer = await server.post('/api/faults', { fault: '500', client: 'page-1' })
    expect(answer.json).toMatchObject({ hit: 2, pending: 2 })
    await Promise.all(streams.map((stream) => stream.closed()))
    const statuses = async () => Promise.all(urls.map(async (url) => (await server.stream(url)).status))
    expect(await statuses()).toEqual([500, 500])
    expect(await statuses()).toEqual([200, 200])
  })

  test('503 says when to come back; the wrong type is a page', async () => {
    const server = await startServer()
    await server.post('/api/faults', { fault: '503', client: 'page-1' })
    const busy = await server.get('/api/stream?client=page-1')
    expect(busy).toMatchObject({ status: 503, json: { error: { code: 'fault' } } })
    expect(busy.headers.get('retry-after')).toBe('1')
    await server.post('/api/faults', { fault: 'type', client: 'page-1' })
    const page = await server.get('/api/stream?client=page-1')
    expect(page.status).toBe(200)
    expect(page.headers.get('content-type')).toMatch('text/html')
  })

  test('away: the line drops, attempts are put off for that long, and then comes what was missed', async () => {
    const server = await startServer()
    const guest = await connect(server)
    const order = { fault: 'away', client: 'page-1', seconds: 2 }
    expect(await server.post('/api/faults', order)).toMatchObject({ status: 202, json: { hit: 1 } })
    await notify(server, 1)
    const refused = await server.get('/api/stream?client=page-1')
    expect(refused).toMatchObject({ status: 503, json: { error: { code: 'fault' } } })
    expect(refused.headers.get('retry-after')).toMatch(/^[12]$/)
    const other = await server.stream('/api/stream?client=page-2')
    expect(other.status).toBe(200)
    await until('the stream again', () => guest.open)
    await until('what was missed', () => titles(guest).length === 1)
    expect(guest.attempts.slice(1, -1).every((status) => status === 503)).toBe(true)
    expect(guest.attempts.length).toBeGreaterThan(2)
    await guest.stop()
  })

  test('restart: every stream ends, the epoch is new, and who comes back is told of the gap', async () => {
    const server = await startServer()
    const guest = await connect(server)
    await notify(server, 1)
    await until('the first', () => titles(guest).length === 1)
    const { hub } = server.server
    await server.post('/api/faults', { fault: 'restart' })
    await until('the client to be back', () => guest.attempts.length === 2 && guest.open)
    await until('the gap', () => guest.messages.some(({ event }) => event === 'ssekit:gap'))
    const gap = guest.messages.find(({ event }) => event === 'ssekit:gap')!
    expect(JSON.parse(gap.data)).toMatchObject({ reason: 'epoch' })
    expect(server.server.hub).not.toBe(hub)
    await notify(server, 2)
    await until('what is sent after', () => titles(guest).includes('2'))
    expect(titles(guest)).toEqual(['1', '2'])
    await guest.stop()
  })

  test('hits the page of the header and leaves others alone; without one, everyone', async () => {
    const server = await startServer()
    const [one, two] = [
      await server.stream('/api/stream?client=a'),
      await server.stream('/api/logs?client=b'),
    ]
    const byHeader = await server.post('/api/faults', { fault: 'drop' }, { 'X-SSE-Client': 'b' })
    expect(byHeader.json).toMatchObject({ client: 'b', hit: 1 })
    await two.closed()
    expect(one.state).toBe('open')
    expect((await server.post('/api/faults', { fault: 'drop' })).json).toMatchObject({ client: null, hit: 1 })
    await one.closed()
  })

  test('reaches a stream by its page id even when it belongs to a user', async () => {
    const server = await startServer()
    const guest = await server.stream('/api/stream?user=alice&client=page-1')
    expect((await server.post('/api/faults', { fault: 'drop', client: 'page-1' })).json).toMatchObject({
      hit: 1,
    })
    expect(await guest.closed()).toBe('cut')
  })

  test.each([
    ['fault', {}],
    ['fault', { fault: 'explode' }],
    ['fault', { fault: 404 }],
    ['times', { fault: 'drop', times: 0 }],
    ['times', { fault: 'drop', times: 101 }],
    ['times', { fault: 'drop', times: 1.5 }],
    ['times', { fault: 'away', times: 2 }],
    ['seconds', { fault: 'away', seconds: 0 }],
    ['seconds', { fault: 'away', seconds: 301 }],
    ['seconds', { fault: 'drop', seconds: 5 }],
    ['client', { fault: 'drop', client: 'a b' }],
    ['clients', { fault: 'drop', clients: 'a' }],
  ])('400 names %s: %j', async (field, body) => {
    const { post } = await startServer()
    expect(await post('/api/faults', body)).toMatchObject({ status: 400, json: { error: { field } } })
  })

  test('a page id that is none is refused too', async () => {
    const { post } = await startServer()
    expect(await post('/api/faults', { fault: 'drop' }, { 'X-SSE-Client': 'a b' })).toMatchObject({
      status: 400,
      json: { error: { field: 'X-SSE-Client' } },
    })
  })

  test('GET says whether there may be any; without FAULTS=1, POST is 404 and does nothing', async () => {
    const on = await startServer()
    expect((await on.get('/api/faults')).json).toMatchObject({
      enabled: true,
      faults: expect.arrayContaining(['stall']),
    })
    const off = await startServer({ faults: false })
    expect((await off.get('/api/faults')).json).toEqual({ enabled: false, faults: [] })
    const guest = await off.stream('/api/stream')
    expect(await off.post('/api/faults', { fault: 'drop' })).toMatchObject({
      status: 404,
      json: { error: { code: 'not-found' } },
    })
    expect(guest.state).toBe('open')
  })
})
