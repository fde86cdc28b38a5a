import { expect, onTestFinished, test } from 'vitest'
import { type Session, createHub } from '../src/index.ts'
import { until } from './support/connect.ts'
import { readEventStream } from './support/eventStreamText.ts'
import { recordingLogger } from './support/hubServer.ts'

const follow = (response: Response): { text(): string; ended(): boolean } => {
  let text = ''
  let ended = false
  const read = async (): Promise<void> => {
    const decoder = new TextDecoder()
    for await (const chunk of response.body!) text += decoder.decode(chunk, { stream: true })
  }
  read()
    .catch(() => {})
    .finally(() => (ended = true))
  return { text: () => text, ended: () => ended }
}

const hubOf = (options?: Parameters<typeof createHub>[0]) => {
  const hub = createHub(options)
  onTestFinished(() => hub.close())
  return hub
}

test('answers with a stream that is greeted, replayed and live', async () => {
  const hub = hubOf()
  const sessions: Session<Request>[] = []
  const handler = hub.fetchHandler(
    (request) => ({ client: new URL(request.url).searchParams.get('client')!, groups: ['news'] }),
    { onOpen: (session) => void sessions.push(session) },
  )
  const { id } = await hub.sendGroup('news', { text: 'seen' })
  await hub.sendGroup('news', { text: 'missed' })
  const response = await handler(new Request('http://x/?client=ann', { headers: { 'Last-Event-ID': id } }))
  expect(response.status).toBe(200)
  expect(response.headers.get('content-type')).toBe('text/event-stream; charset=utf-8')
  expect(response.headers.get('x-accel-buffering')).toBe('no')
  const stream = follow(response)
  await hub.send('ann', { text: 'live' })
  await until(() => readEventStream(stream.text()).messages.length === 2)
  expect(readEventStream(stream.text()).messages.map(({ data }) => data)).toEqual(['missed', 'live'])
  expect(sessions[0]).toMatchObject({
    client: 'ann',
    lastEventId: id,
    request: { url: 'http://x/?client=ann' },
  })
  await hub.close()
  await until(stream.ended)
})

test('reads the Last-Event-ID as UTF-8', async () => {
  const hub = hubOf()
  const header = Buffer.from('größe', 'utf8').toString('latin1')
  const response = await hub.fetchHandler(() => ({ client: 'ann' }))(
    new Request('http://x/', { headers: { 'Last-Event-ID': header } }),
  )
  const stream = follow(response)
  await until(() => stream.text().includes('ssekit:gap'))
  expect(stream.text()).toContain('"requested":"größe"')
})

test.each([
  ['null', () => null, 401],
  ['a status', () => 403, 403],
  ['204', () => 204, 204],
])('%s is answered with its status', async (_, authorize, status) => {
  const response = await hubOf().fetchHandler(authorize)(new Request('http://x/'))
  expect([response.status, await response.text()]).toEqual([status, ''])
})

test('a client that leaves is noticed by cancellation and by the signal', async () => {
  const hub = hubOf()
  const handler = hub.fetchHandler(() => ({ client: 'ann' }))
  const cancelled = await handler(new Request('http://x/'))
  const controller = new AbortController()
  follow(await handler(new Request('http://x/', { signal: controller.signal })))
  expect(hub.stats().connections).toBe(2)
  await cancelled.body!.cancel()
  expect(hub.stats().connections).toBe(1)
  controller.abort()
  await until(() => hub.stats().connections === 0)
})

test('a reader that does not read is closed, one that does gets a long history whole', async () => {
  const logger = recordingLogger()
  const hub = hubOf({ limits: { bufferBytes: 100_000 }, logger })
  const handler = hub.fetchHandler(() => ({ client: 'ann' }))
  const start = `${hub.stats().epoch}-0`
  const unread = await handler(new Request('http://x/'))
  for (let i = 0; i < 500; i += 1) await hub.broadcast({ text: `${i} ${'x'.repeat(2000)}` })
  expect(hub.stats().connections).toBe(0)
  expect(logger.lines).toHaveLength(1)
  await expect(unread.text()).rejects.toThrow('cut')
  const stream = follow(await handler(new Request(`http://x/?lastEventId=${start}`)))
  await until(() => readEventStream(stream.text()).messages.length === 500)
  expect(readEventStream(stream.text()).messages.map(({ data }) => Number(data.split(' ')[0]))).toEqual([
    ...Array(500).keys(),
  ])
})

test('limits, dismissal and closing hold here too', async () => {
  const hub = hubOf({ limits: { perClient: 1 } })
  const handler = hub.fetchHandler((request) => ({ client: new URL(request.url).pathname.slice(1) }))
  const ask = async (client: string): Promise<number> =>
    (await handler(new Request(`http://x/${client}`))).status
  expect([await ask('ann'), await ask('ann'), await ask('bob')]).toEqual([200, 429, 200])
  await hub.disconnect({ client: 'ann' }, { reconnect: false })
  expect(await ask('ann')).toBe(204)
  await hub.close()
  expect(await ask('cy')).toBe(200)
  expect(hub.stats().connections).toBe(0)
})
