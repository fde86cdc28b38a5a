import { once } from 'node:events'
import type { RequestListener, Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import process from 'node:process'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { describeExamples } from '../../core/test/support/describeExamples.ts'
import { connect, until } from './support/connect.ts'
import { serve } from './support/serve.ts'

let server: Server
let url: string

beforeAll(async () => {
  process.env['PORT'] = '0'
  ;({ server } = await import('../examples/quickStart.ts'))
  if (!server.listening) await once(server, 'listening')
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(
  () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve())
      server.closeAllConnections()
    }),
)

const post = (path: string, body: unknown) =>
  connect(url + path, {
    method: 'POST',
    body: JSON.stringify(body),
    headers: { 'Content-Type': 'application/json' },
  })

describeExamples('packages/server/README.md', 'packages/server/examples', ['server'])
describeExamples('docs/reference/server.md', 'packages/server/examples', ['sending.ts', 'severalNodes.ts'])

test('what sending sends is what arrives', async () => {
  const { hub: typed, sendAll } = await import('../examples/sending.ts')
  const page = await connect(await serve(typed.handler(() => ({ client: 'ann' })) as RequestListener))
  onTestFinished(() => typed.close())
  await sendAll('{"not": JSON}')
  await until(() => page.data('log').length === 1)
  expect(page.data('price').map((text) => JSON.parse(text))).toEqual([42, '42'])
  expect(page.data('log')).toEqual(['{"not": JSON}'])
})

test('the quick start sends what is posted to every guest, as the pages expect it', async () => {
  const [ann, bob] = [await connect(`${url}/api/stream`), await connect(`${url}/api/stream`)]
  expect((await post('/api/notify', { title: 'Lunch', message: 'Soup' })).status).toBe(201)
  expect((await post('/api/notify', { title: 'Tea' })).status).toBe(201)
  for (const guest of [ann, bob]) {
    await until(() => guest.data('notification').length === 2)
    const items = guest.data('notification').map((data) => JSON.parse(data))
    expect(items).toMatchObject([
      { title: 'Lunch', message: 'Soup' },
      { title: 'Tea', message: '' },
    ])
    expect(new Set(items.map(({ id }) => id)).size).toBe(2)
  }
})

test('a guest that comes back gets what it missed', async () => {
  const first = await connect(`${url}/api/stream`)
  await until(() => first.read().lastEventId !== '')
  const { lastEventId } = first.read()
  first.leave()
  await post('/api/notify', { title: 'While you were away' })
  const second = await connect(`${url}/api/stream`, { lastEventId })
  await until(() => second.data('notification').length === 1)
  expect(second.data('notification')[0]).toContain('While you were away')
})

test('the quick start answers in pieces, as the chat expects it', async () => {
  const chat = await post('/api/chat', { message: 'hello there' })
  await until(() => chat.isWhole() === true)
  const data = chat.data()
  expect(data.at(-1)).toBe('[DONE]')
  const deltas = data.slice(0, -1).map((one) => JSON.parse(one).delta)
  expect(deltas.length).toBeGreaterThan(1)
  expect(deltas.join('')).toBe('You asked: hello there')
})

test.each([
  ['/api/notify', 'title', { message: 'no title' }],
  ['/api/notify', 'title', { title: ' ' }],
  ['/api/notify', 'title', { title: { a: 1 } }],
  ['/api/chat', 'message', {}],
])('%s without a %s is answered 400 and names it', async (path, field, body) => {
  const answer = await post(path, body)
  await until(() => answer.isWhole() === true)
  expect(answer.status).toBe(400)
  expect(JSON.parse(answer.text())).toEqual({ error: `${field}: is needed, as text` })
})

test.each(['/api/notify', '/api/chat'])('%s without JSON is answered 400', async (path) => {
  const answer = await connect(url + path, { method: 'POST', body: 'title=Lunch' })
  expect(answer.status).toBe(400)
})

// The last: it ends the server. Pages behind a proxy that keeps their half open learn of an end only by the end of their stream.
test('at Ctrl-C the quick start ends its streams in good order, then itself', async () => {
  const guest = await connect(`${url}/api/stream`)
  await until(() => guest.read().lastEventId !== '')
  const closed = once(server, 'close')
  const stop = process.listeners('SIGINT').at(-1)!
  process.off('SIGINT', stop)
  stop('SIGINT')
  await until(() => guest.isWhole() === true)
  await closed
})
