import { afterEach, describe, expect, it, vi } from 'vitest'
import { createSSEClient, createStream, iterate, type Gap, type StreamHandle } from '../../src/index.ts'
import { startEventServer } from './eventServer.ts'
import { until } from './until.ts'

afterEach(() => vi.restoreAllMocks())

const gap = { requested: 'e-1', oldest: 'e-5', reason: 'evicted' }

describe('ssekit:gap', () => {
  it('never reaches handlers or loops; it is shown until the promise of onGap resolves', async () => {
    const server = await startEventServer()
    let settle = (): void => {}
    const gaps: Gap[] = []
    const told: unknown[] = []
    const stream = createStream(server.url, {
      onEvent: (data) => told.push(data),
      onGap: (next) => {
        gaps.push(next)
        return new Promise<void>((resolve) => (settle = resolve))
      },
    })
    const loop = iterate(stream)[Symbol.asyncIterator]()
    ;(await server.line(0)).send({ event: 'ssekit:gap', data: gap, id: 'e-9' }, { data: 1 })
    expect((await loop.next()).value).toMatchObject({ data: 1, message: { lastEventId: 'e-9' } })
    await until(() => stream.getSnapshot().data === 1)
    expect(stream.getSnapshot().gap).toEqual(gap)
    expect(Object.keys(stream.getSnapshot().latest)).toEqual(['message'])
    settle()
    await until(() => stream.getSnapshot().gap === null)
    await loop.return!()
    expect(gaps).toEqual([gap])
    expect(told).toEqual([1])
  })

  it('stays until clearGap() where onGap promises nothing', async () => {
    const server = await startEventServer()
    const stream = createStream(server.url, { onGap: () => {} })
    const listener = vi.fn()
    stream.subscribe(listener)
    ;(await server.line(0)).send({ event: 'ssekit:gap', data: gap })
    await until(() => stream.getSnapshot().gap !== null)
    await new Promise(setImmediate)
    expect(stream.getSnapshot().gap).toEqual(gap)
    const calls = listener.mock.calls.length
    stream.clearGap()
    expect(stream.getSnapshot().gap).toBeNull()
    stream.clearGap()
    expect(listener).toHaveBeenCalledTimes(calls + 1)
    stream.close()
  })

  describe.each([
    ['closed', (stream: StreamHandle) => stream.close()],
    ['idle', (stream: StreamHandle) => stream.setEnabled(false)],
  ] as const)('shown by a consumer that is %s', (status, leave) => {
    it.each(['clearGap()', 'its promise'])('goes by %s, and the page is told', async (how) => {
      const server = await startEventServer()
      let settle = (): void => {}
      const promise = new Promise<void>((resolve) => (settle = resolve))
      const stream = createSSEClient().stream(server.url, {
        onGap: () => (how === 'clearGap()' ? undefined : promise),
      })
      const shown = vi.fn(() => stream.getSnapshot())
      const off = stream.subscribe(shown)
      ;(await server.line(0)).send({ event: 'ssekit:gap', data: gap })
      await until(() => stream.getSnapshot().gap !== null)
      leave(stream)
      expect(stream.getSnapshot()).toMatchObject({ status, gap })
      shown.mockClear()
      if (how === 'clearGap()') stream.clearGap()
      else settle()
      await until(() => shown.mock.calls.length > 0)
      expect(shown.mock.results.at(-1)!.value).toMatchObject({ status, gap: null })
      expect(stream.getSnapshot()).toBe(stream.getSnapshot())
      off()
    })
  })

  it('cleared in the handler of a message, it is gone when the others have been told of that message too', async () => {
    const server = await startEventServer()
    const client = createSSEClient()
    const told: unknown[] = []
    const first = client.stream(server.url, { onGap: () => {}, onMessage: () => first.clearGap() })
    const second = client.stream(server.url, { onGap: () => {}, onMessage: (data) => told.push(data) })
    const published: unknown[] = []
    const offs = [first, second].map((stream) =>
      stream.subscribe(() => {
        const { gap: shown, data } = stream.getSnapshot()
        published.push([shown?.reason ?? null, data, told.at(-1) ?? null])
      }),
    )
    const line = await server.line(0)
    line.send({ event: 'ssekit:gap', data: gap })
    await until(() => second.getSnapshot().gap !== null)
    published.length = 0
    line.send({ data: 1 })
    await until(() => second.getSnapshot().data === 1)
    expect(published).toEqual([
      [null, 1, 1],
      [null, 1, 1],
    ])
    offs.forEach((off) => off())
  })

  it('without an onGap development says so, once', async () => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => {})
    const server = await startEventServer()
    const stream = createStream(server.url)
    stream.subscribe(() => {})
    const notice = { event: 'ssekit:gap', data: gap }
    ;(await server.line(0)).send(notice, notice, { data: 1 })
    await until(() => stream.getSnapshot().data === 1)
    stream.close()
    expect(warn).toHaveBeenCalledOnce()
    expect(warn.mock.calls[0]![0]).toContain('Give onGap, or show `gap`')
  })

  it('with an onGap, which promises nothing, development has nothing to say', async () => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => {})
    const server = await startEventServer()
    const stream = createStream(server.url, { onGap: () => {} })
    stream.subscribe(() => {})
    ;(await server.line(0)).send({ event: 'ssekit:gap', data: gap }, { data: 1 })
    await until(() => stream.getSnapshot().data === 1)
    stream.close()
    expect(warn).not.toHaveBeenCalled()
  })

  it('ssekit:close: done, not delivered, never asked for again', async () => {
    const server = await startEventServer()
    const told: unknown[] = []
    const onDone = vi.fn()
    const stream = createStream(server.url, { onEvent: (data) => told.push(data), onDone })
    stream.subscribe(() => {})
    ;(await server.line(0)).send({ data: 1, id: 'a' }, { event: 'ssekit:close', data: '', id: 'b' })
    await until(() => stream.getSnapshot().status === 'done')
    expect(stream.getSnapshot()).toMatchObject({ data: 1, lastEventId: 'b', error: null })
    expect(onDone).toHaveBeenCalledOnce()
    expect(told).toEqual([1])
    await until(() => server.open() === 0)
    expect(server.lines).toHaveLength(1)
  })
})
