import { describe, expect, it } from 'vitest'
import { createStream, type Stream, type StreamSnapshot } from '../../src/index.ts'
import { startEventServer } from './eventServer.ts'
import { until } from './until.ts'

/** Every snapshot that is published. */
const record = (stream: Stream): StreamSnapshot[] => {
  const snapshots: StreamSnapshot[] = []
  stream.subscribe(() => snapshots.push(stream.getSnapshot()))
  return snapshots
}

describe('the state', () => {
  it('is empty and connecting at first, idle without a source', () => {
    expect(createStream('http://127.0.0.1:9/none').getSnapshot()).toEqual({
      status: 'connecting',
      readyState: 0,
      isConnected: false,
      data: null,
      message: null,
      latest: {},
      error: null,
      retry: null,
      lastEventId: null,
      gap: null,
      dropped: 0,
    })
    for (const source of [null, undefined, false] as const) {
      const stream = createStream(source)
      expect(stream.getSnapshot()).toMatchObject({ status: 'idle', readyState: 2 })
      stream.open()
      stream.close()
      stream.reconnect()
      expect(stream.getSnapshot().status).toBe('idle')
    }
  })

  it('holds the last of all and the last of each type, frozen', async () => {
    const server = await startEventServer()
    const stream = createStream(server.url)
    stream.subscribe(() => {})
    ;(await server.line(0)).send(
      { event: 'progress', data: { pct: 10 }, id: 'a' },
      { event: 'log', data: 'true' },
      { event: 'progress', data: { pct: 20 }, id: 'b' },
    )
    await until(() => stream.getSnapshot().lastEventId === 'b')
    const snapshot = stream.getSnapshot()
    stream.close()
    expect(snapshot).toMatchObject({
      status: 'open',
      readyState: 1,
      isConnected: true,
      data: { pct: 20 },
      message: { event: 'progress', data: '{"pct":20}', lastEventId: 'b' },
      latest: { progress: { pct: 20 }, log: true },
    })
    expect(Object.isFrozen(snapshot)).toBe(true)
    expect(Object.isFrozen(snapshot.latest)).toBe(true)
  })

  it('changes identity only when something changed', async () => {
    const server = await startEventServer()
    const stream = createStream(server.url, { flush: 'sync' })
    const snapshots = record(stream)
    const line = await server.line(0)
    line.send({ data: 1, id: 'a' })
    await until(() => stream.getSnapshot().data === 1)
    const { latest } = stream.getSnapshot()
    const count = snapshots.length
    line.write(': comment\n\nid: a\n\nretry: 5\n\n')
    line.write('id: b\n\n')
    await until(() => stream.getSnapshot().lastEventId === 'b')
    stream.close()
    expect(snapshots.slice(count).map(({ lastEventId }) => lastEventId)).toEqual(['b', 'b'])
    expect(new Set(snapshots).size).toBe(snapshots.length)
    // An id alone is no reason for who shows data to render.
    expect(snapshots[count]!.latest).toBe(latest)
    expect(stream.getSnapshot()).toBe(stream.getSnapshot())
  })

  it('has a new message each time, also for identical payloads', async () => {
    const server = await startEventServer()
    const stream = createStream(server.url, { flush: 'sync' })
    const snapshots = record(stream)
    ;(await server.line(0)).send({ data: 1 }, { data: 1 }, { data: 1 })
    await until(() => snapshots.filter(({ data }) => data === 1).length === 3)
    stream.close()
    expect(new Set(snapshots.map(({ message }) => message)).size).toBe(4)
  })

  it.each([
    ['frame', 1],
    [20, 1],
    ['sync', 100],
  ] as const)('is published for a burst of 100 with flush %s: %i times', async (flush, times) => {
    const server = await startEventServer()
    const stream = createStream(server.url, { flush })
    const snapshots = record(stream)
    const handled: unknown[] = []
    stream.on('message', (data) => handled.push(data))
    const line = await server.line(0)
    await until(() => stream.getSnapshot().status === 'open')
    line.send(...Array.from({ length: 100 }, (_, data) => ({ data })))
    await until(() => stream.getSnapshot().data === 99)
    stream.close()
    expect(handled).toHaveLength(100)
    expect(snapshots.filter(({ data, status }) => data !== null && status === 'open')).toHaveLength(times)
  })

  it('never says that it is over before it has the last data', async () => {
    const server = await startEventServer()
    const stream = createStream(server.url, { until: 'complete', flush: 60_000 })
    const snapshots = record(stream)
    ;(await server.line(0)).send({ data: 1 }, { event: 'complete', data: { url: '/file' } })
    await until(() => stream.getSnapshot().status === 'done')
    expect(snapshots.map(({ status, data }) => [status, data])).toEqual([
      ['open', null],
      ['open', { url: '/file' }],
      ['done', { url: '/file' }],
    ])
    expect(stream.getSnapshot().latest).toEqual({ message: 1, complete: { url: '/file' } })
  })

  it('tells the truth of a loss: reconnecting with attempt and time, then open without error', async () => {
    const server = await startEventServer()
    const stream = createStream(server.url, { reconnect: { delay: 100 }, onError: () => {} })
    const snapshots = record(stream)
    ;(await server.line(0)).send({ data: 1 })
    await until(() => stream.getSnapshot().data === 1)
    ;(await server.line(0)).cut()
    await server.line(1)
    await until(() => stream.getSnapshot().status === 'open')
    stream.close()
    const lost = snapshots.filter(({ status }) => status === 'reconnecting')
    expect(lost[0]).toMatchObject({
      readyState: 0,
      isConnected: false,
      data: 1,
      error: { code: 'network', fatal: false },
    })
    expect(lost[0]!.retry).toMatchObject({ attempt: 1, reason: 'network' })
    expect(lost[0]!.retry!.at).toBeTypeOf('number')
    const statuses = snapshots.map(({ status }) => status)
    expect(statuses.filter((status, i) => status !== statuses[i - 1])).toEqual([
      'open',
      'reconnecting',
      'open',
      'closed',
    ])
    expect(snapshots.at(-2)).toMatchObject({ status: 'open', error: null, retry: null })
  })

  it('has no error when the server says 204, and stays done', async () => {
    const server = await startEventServer()
    server.refuseWith(204)
    const stream = createStream(server.url)
    stream.subscribe(() => {})
    await until(() => stream.getSnapshot().status === 'done')
    expect(stream.getSnapshot()).toMatchObject({ readyState: 2, error: null })
    stream.open()
    await new Promise(setImmediate)
    expect(stream.getSnapshot().status).toBe('done')
    expect(server.lines).toHaveLength(1)
  })
})
