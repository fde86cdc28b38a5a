import { describe, expect, onTestFinished, test, vi } from 'vitest'
import type { ServerResponse } from 'node:http'
import { connect as connectTo, createServer, type Http2ServerRequest } from 'node:http2'
import type { AddressInfo } from 'node:net'
import { createHub, type EventLog, type HubOptions, memoryLog } from '../../src/index.ts'
import { connect, until } from '../support/connect.ts'
import { recordingLogger } from '../support/hubServer.ts'
import { dataOf, servePolls } from '../support/polls.ts'
import { serve } from '../support/serve.ts'
import { createSharedStore } from '../support/sharedStore.ts'

const hubOf = (options?: HubOptions) => {
  const hub = createHub({ logger: recordingLogger(), ...options })
  onTestFinished(() => hub.close())
  return hub
}

/** A log that is read as the test wants it. */
const logWith = (read: (inner: EventLog, after: number, limit: number) => ReturnType<EventLog['read']>) => {
  const inner = memoryLog()
  const log: EventLog = {
    ...inner,
    get tail() {
      return inner.tail
    },
    read: (after, limit) => read(inner, after, limit),
  }
  return log
}

describe('a poll', () => {
  test('of large messages gets them in parts of about a mebibyte', async () => {
    const hub = hubOf()
    const { poll } = await servePolls(hub)
    const first = await hub.broadcast({ text: 'first' })
    for (let i = 1; i <= 5; i += 1) await hub.broadcast({ text: `${i} ${'x'.repeat(600_000)}` })
    const numbers: number[][] = []
    for (let next = first.id; numbers.flat().length < 5;) {
      const answer = await poll('', next)
      numbers.push(dataOf(answer).map((text) => Number.parseInt(text)))
      next = answer.next!
    }
    expect(numbers).toEqual([[1, 2], [3, 4], [5]])
  })

  test('gets what a store that gives short pages holds behind much that is for others', async () => {
    const hub = hubOf({ log: createSharedStore().node(0) })
    const { poll } = await servePolls(hub)
    const { id } = await hub.broadcast({ text: 'first' })
    for (let i = 0; i < 60; i += 1) await hub.send('bob', { data: i })
    await hub.send('ann', { text: 'to ann' })
    expect(dataOf(await poll('?client=ann', id))).toEqual(['to ann'])
  })

  test('that meets another life of the log between two pages ends before it, and the next one is told', async () => {
    const other = memoryLog()
    for (let i = 0; i < 1_200; i += 1)
      await other.append({ audience: { to: 'all' }, block: `data: ${i}\n\n` })
    let pages = 0
    const log = logWith((inner, after, limit) => {
      if (limit > 0) pages += 1
      return (pages > 1 ? other : inner).read(after, limit)
    })
    const hub = hubOf({ log })
    const { poll } = await servePolls(hub)
    const { id } = await hub.broadcast({ text: 'first' })
    for (let i = 0; i < 1_100; i += 1) await hub.send('bob', { data: i })
    const answer = await poll('?client=ann', id)
    expect(answer).toMatchObject({ entries: [], next: id.replace(/\d+$/, '1025') })
    expect((await poll('?client=ann', answer.next!)).entries).toMatchObject([{ event: 'ssekit:gap' }])
  })

  test('that asks for the first time while history cannot be read gets nothing, and no gap', async () => {
    const { poll } = await servePolls(hubOf({ log: logWith(() => Promise.reject(new Error('away'))) }))
    expect(await poll()).toMatchObject({ status: 200, entries: [], next: null })
  })

  test('that can read positions is told none it knows already', async () => {
    const hub = hubOf()
    const { poll } = await servePolls(hub)
    const { id } = await hub.broadcast({ text: 'first' })
    expect(await poll('?position=1', id)).toMatchObject({ entries: [], next: id })
  })

  test('that can read positions is held although messages for others have passed', async () => {
    const hub = hubOf()
    const { poll } = await servePolls(hub)
    const { id } = await hub.broadcast({ text: 'first' })
    await hub.send('bob', { text: 'to bob' })
    const answer = poll('?client=ann&position=1&wait=20000', id)
    await until(() => hub.stats().polls === 1)
    await hub.send('ann', { text: 'to ann' })
    expect(dataOf(await answer)).toEqual(['to ann'])
  })

  test('whose grant runs out while the store answers gets nothing of it', async () => {
    const expiresAt = Date.now() + 200
    const log = logWith((inner, after, limit) => {
      // The thread is busy: no timer tells.
      if (limit > 0) while (Date.now() < expiresAt);
      return inner.read(after, limit)
    })
    const hub = hubOf({ log })
    const { poll } = await servePolls(hub, () => ({ client: 'ann', expiresAt }))
    const { id } = await hub.broadcast({ text: 'first' })
    await hub.broadcast({ text: 'secret' })
    expect(await poll('', id)).toMatchObject({ status: 401, entries: [] })
  })

  test('whose client has left gives its place back although the store does not answer', async () => {
    const hub = hubOf({ log: logWith(() => new Promise(() => {})) })
    const controller = new AbortController()
    void hub.fetchPollHandler(() => ({ client: 'ann' }))(
      new Request('http://x/?lastEventId=a-1', { signal: controller.signal }),
    )
    await until(() => hub.stats().polls === 1)
    controller.abort()
    expect(hub.stats().polls).toBe(0)
  })

  test('leaves no timer behind', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    onTestFinished(() => void vi.useRealTimers())
    const hub = hubOf()
    const url = await serve(hub.pollHandler(() => ({ client: 'ann', expiresAt: Date.now() + 3_600_000 })))
    const { id } = await hub.broadcast({ text: 'first' })
    const answer = connect(`${url}?wait=20000`, { lastEventId: id })
    // What it waits for, and its expiry.
    await until(() => vi.getTimerCount() === 2)
    await hub.broadcast({ text: 'second' })
    const { isWhole } = await answer
    await until(() => isWhole() === true)
    expect(vi.getTimerCount()).toBe(0)
  })

  test('that somebody else has answered is left alone', async () => {
    const logger = recordingLogger()
    const hub = hubOf({ logger })
    const handler = hub.pollHandler(() => ({ client: 'ann' }))
    let response: ServerResponse | undefined
    const url = await serve((req, res) => {
      response = res
      handler(req, res)
    })
    const { id } = await hub.broadcast({ text: 'first' })
    const answer = connect(`${url}?wait=20000`, { lastEventId: id })
    await until(() => hub.stats().polls === 1)
    response!.writeHead(503).end('too slow')
    const { status, isWhole, text } = await answer
    await until(() => isWhole() === true && hub.stats().polls === 0)
    await new Promise(setImmediate)
    expect([status, text(), logger.lines]).toEqual([503, 'too slow', []])
  })
})

test('a poll over Fetch whose client had left before the handler was asked is not held', async () => {
  const hub = hubOf()
  const { id } = await hub.broadcast({ text: 'first' })
  const request = new Request(`http://x/?wait=20000&lastEventId=${id}`, { signal: AbortSignal.abort() })
  void hub.fetchPollHandler(() => ({ client: 'ann' }))(request)
  await until(() => hub.stats().opening === 0 && hub.stats().polls === 0)
}, 5_000)

test('nor is one over HTTP/2', async () => {
  const hub = hubOf()
  const { id } = await hub.broadcast({ text: 'first' })
  const handler = hub.pollHandler<Http2ServerRequest>(() => ({ client: 'ann' }))
  let isAsked = false
  const server = createServer((req, res) =>
    // As a middleware that takes its time.
    res.once('close', () =>
      setImmediate(() => {
        handler(req, res)
        isAsked = true
      }),
    ),
  )
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const session = connectTo(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)
  onTestFinished(() => {
    session.destroy()
    server.close()
  })
  const stream = session.request({ ':path': `/?wait=20000&lastEventId=${id}` })
  stream.on('error', () => {})
  server.once('request', () => stream.close())
  await until(() => isAsked)
  await until(() => hub.stats().opening === 0 && hub.stats().polls === 0)
}, 5_000)
