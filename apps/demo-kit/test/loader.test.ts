import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { callApi } from '../src/api/callApi.ts'
import type { PostedNotification } from '../src/api/events.ts'
import { emptyText } from '../src/notifications/inbox/emptyText.ts'
import { createLoader, type Loaded } from '../src/api/createLoader.ts'

const page: Loaded<PostedNotification> = { items: [], lastEventId: 'a-1' }
let server: Server
let url: string
/** What is answered, one after the other; the last one again and again. */
let answers: { status: number; body: unknown }[]
let asked: number

beforeEach(async () => {
  asked = 0
  server = createServer((_req, res) => {
    const { status, body } = answers[Math.min(asked, answers.length - 1)]!
    asked += 1
    res.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterEach(() => server.close())

const start = (shortest = 20) => {
  const loader = createLoader<PostedNotification>(() => callApi(url), shortest)
  const seen: string[] = []
  loader.subscribe(() => {
    const { status, loaded } = loader.getSnapshot()
    const now = loaded ? 'loaded' : status
    if (seen.at(-1) !== now) seen.push(now)
  })
  loader.open()
  return { loader, seen, state: loader.getSnapshot }
}
const ok = { status: 200, body: page }
const refusal = (status: number) => ({ status, body: { error: { code: 'x', message: 'Not for you.' } } })

it('loads once, and what it loaded stays', async () => {
  answers = [ok, refusal(500)]
  const { loader, seen, state } = start()
  await vi.waitFor(() => expect(state().loaded).toEqual(page))
  loader.open()
  expect([asked, seen]).toEqual([1, ['connecting', 'loaded']])
})

it('tries again until it is there, and says how it is going', async () => {
  answers = [{ status: 500, body: null }, refusal(429), refusal(503), ok]
  const { loader, seen, state } = start()
  await vi.waitFor(() => expect(state().retry?.attempt).toBe(2))
  expect(state()).toMatchObject({ error: { code: 'status', status: 429, message: 'Not for you.' } })
  expect(emptyText(state())).toContain('Trying again')
  await vi.waitFor(() => expect(state()).toMatchObject({ loaded: page, error: null, retry: null }))
  expect([asked, seen]).toEqual([4, ['connecting', 'reconnecting', 'loaded']])
  expect(emptyText(loader.getSnapshot())).toContain('caught up')
})

it('takes a server that is not there for one that will be', async () => {
  await new Promise((resolve) => server.close(resolve))
  const { loader, state } = start(60_000)
  await vi.waitFor(() => expect(state().retry?.attempt).toBe(1))
  expect(state()).toMatchObject({ status: 'reconnecting', error: { code: 'network' } })
  loader.close()
})

it.each([401, 403])('does not ask again where it is refused with %i, until it is told to', async (status) => {
  answers = [refusal(status), ok]
  const { loader, seen, state } = start()
  await vi.waitFor(() => expect(state()).toMatchObject({ status: 'error', retry: null, error: { status } }))
  loader.open()
  await vi.waitFor(() => expect(state().loaded).toEqual(page))
  expect(seen).toEqual(['connecting', 'error', 'connecting', 'loaded'])
})

it('closed, it asks no more and takes no late answer; opened again, it begins anew', async () => {
  answers = [refusal(503), ok]
  const { loader, seen, state } = start(60_000)
  await vi.waitFor(() => expect(state().status).toBe('reconnecting'))
  loader.close()
  expect(state()).toMatchObject({ status: 'closed', retry: null, error: null })
  loader.open()
  loader.close()
  await vi.waitFor(() => expect(asked).toBe(2))
  loader.open()
  await vi.waitFor(() => expect(state().loaded).toEqual(page))
  expect(asked).toBe(3)
  expect(seen).toEqual([
    'connecting',
    'reconnecting',
    'closed',
    'connecting',
    'closed',
    'connecting',
    'loaded',
  ])
})
