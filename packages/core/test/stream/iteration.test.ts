import { describe, expect, it } from 'vitest'
import { createSSEClient, createStream, iterate, type DecodedMessage } from '../../src/index.ts'
import { startEventServer } from './eventServer.ts'
import { until } from './until.ts'

const burst = (count: number) => Array.from({ length: count }, (_, i) => ({ data: i, id: String(i) }))
const end = { event: 'end', data: 0 }

describe('iterate', () => {
  it('gives decoded messages in order, ends when the stream is done, and lets go of the connection', async () => {
    const server = await startEventServer()
    const stream = createStream(server.url, { until: 'end' })
    const told: DecodedMessage[] = []
    const loop = (async () => {
      for await (const item of iterate(stream)) told.push(item)
    })()
    ;(await server.line(0)).send({ event: 'a', data: { n: 1 }, id: 'x' }, { data: ['b'] }, end)
    await loop
    expect(told).toEqual([
      { event: 'a', data: { n: 1 }, message: { event: 'a', data: '{"n":1}', lastEventId: 'x' } },
      { event: 'message', data: ['b'], message: { event: 'message', data: '["b"]', lastEventId: 'x' } },
      { event: 'end', data: 0, message: { event: 'end', data: '0', lastEventId: 'x' } },
    ])
    await until(() => server.open() === 0)
  })

  it('goes on where the last one was left, not where an earlier one was', async () => {
    const server = await startEventServer()
    const stream = createStream(server.url, { linger: 1_000 })
    const leaveAfter = async (data: number) => {
      for await (const item of iterate(stream)) if (item.data === data) break
    }
    const first = leaveAfter(1)
    const line = await server.line(0)
    line.send({ data: 1 }, { data: 2 }, { data: 3 })
    await first
    const second = leaveAfter(2)
    const off = stream.on('other', () => {})
    await second
    off()
    const third = iterate(stream)[Symbol.asyncIterator]()
    const next = third.next()
    line.send({ data: 4 })
    // Others kept the stream open as the second one was left; the place of the first is long gone by.
    expect((await next).value).toMatchObject({ data: 4 })
    await third.return!()
  })

  it('goes on with the oldest that is still held where more than that has come since the last one was left', async () => {
    const server = await startEventServer()
    const client = createSSEClient()
    const stays = client.stream(server.url, { buffer: 2 })
    const goes = client.stream(server.url, { buffer: 2 })
    stays.open()
    const left = (async () => {
      for await (const { data } of iterate(goes)) if (data === 1) break
    })()
    const line = await server.line(0)
    line.send({ data: 1 })
    await left
    line.send({ data: 2 }, { data: 3 }, { data: 4 })
    await until(() => stays.getSnapshot().data === 4)
    const loop = iterate(goes)[Symbol.asyncIterator]()
    expect((await loop.next()).value).toMatchObject({ data: 3 })
    await loop.return!()
    stays.close()
  })

  it('begins with what comes where others kept the stream open since the last loop was left', async () => {
    const server = await startEventServer()
    const stream = createStream(server.url)
    const first = iterate(stream)[Symbol.asyncIterator]()
    ;(await server.line(0)).send({ data: 1 })
    expect((await first.next()).value).toMatchObject({ data: 1 })
    await first.return!()
    const off = stream.subscribe(() => {})
    const line = await server.line(1)
    line.send({ data: 2 })
    await until(() => stream.getSnapshot().data === 2)
    const second = iterate(stream)[Symbol.asyncIterator]()
    const next = second.next()
    line.send({ data: 3 })
    expect((await next).value).toMatchObject({ data: 3 })
    await second.return!()
    off()
  })

  it('passes over what does not decode, which onError has; also a log full of it, and where it is all there is', async () => {
    const server = await startEventServer()
    const raw: string[] = []
    const stream = createStream(server.url, {
      buffer: 2,
      until: 'end',
      schema: { n: (text) => (text === 'NaN' ? Promise.resolve() : Number(text)) },
      onError: ({ code, raw: message }) => raw.push(`${code} ${message?.data}`),
    })
    const told: unknown[] = []
    const loop = (async () => {
      for await (const { data } of iterate(stream)) told.push(data)
    })()
    const line = await server.line(0)
    line.send({ data: 'no json' }, { event: 'n', data: '7' }, { event: 'n', data: 'NaN' })
    await until(() => raw.length === 2)
    const broken = Array.from({ length: 100 }, () => ({ data: 'no json' }))
    line.send(...broken, { event: 'n', data: '8' }, ...broken, { event: 'end', data: 'no json' })
    await loop
    expect(told).toEqual([7, 8])
    expect(raw).toHaveLength(203)
    expect(new Set(raw)).toEqual(new Set(['decode no json', 'decode NaN']))
  })

  it('a burst of 2,000 in one chunk does not overrun a fast loop', async () => {
    const server = await startEventServer()
    const told: unknown[] = []
    const loop = (async () => {
      for await (const { data } of iterate(createStream(server.url, { until: 'end', buffer: 64 })))
        told.push(data)
    })()
    ;(await server.line(0)).send(...burst(2_000), end)
    await loop
    expect(told).toEqual([...burst(2_000).map(({ data }) => data), 0])
  })

  it('a slow loop gets `overrun`, which says what to do; handlers still get all', async () => {
    const server = await startEventServer()
    const handled: unknown[] = []
    const stream = createStream(server.url, { buffer: 4, onMessage: (data) => handled.push(data) })
    let proceed = (): void => {}
    const gate = new Promise<void>((resolve) => (proceed = resolve))
    const told: unknown[] = []
    const loop = (async () => {
      for await (const { data } of iterate(stream)) {
        told.push(data)
        await gate
      }
    })()
    ;(await server.line(0)).send(...burst(50))
    await until(() => handled.length === 50)
    proceed()
    await expect(loop).rejects.toMatchObject({ name: 'SSEError', code: 'overrun', fatal: true })
    await expect(loop).rejects.toThrow(/45 messages behind.*`buffer`/)
    expect(told).toEqual([0])
    await until(() => server.open() === 0)
  })

  it('one that was overrun is not gone on with: the next begins with what comes', async () => {
    const server = await startEventServer()
    const stream = createStream(server.url, { buffer: 4 })
    const slow = iterate(stream)[Symbol.asyncIterator]()
    ;(await server.line(0)).send({ data: 0 })
    expect((await slow.next()).value).toMatchObject({ data: 0 })
    ;(await server.line(0)).send(...burst(50))
    await until(() => stream.getSnapshot().data === 49)
    await expect(slow.next()).rejects.toMatchObject({ code: 'overrun' })
    await until(() => server.open() === 0)
    const next = iterate(stream)[Symbol.asyncIterator]()
    ;(await server.line(1)).send({ data: 'true' })
    expect((await next.next()).value).toMatchObject({ data: true })
    await next.return!()
    await until(() => server.open() === 0)
  })

  it('throws the error of a stream that gave up, after what came before it', async () => {
    const server = await startEventServer()
    const stream = createStream(server.url, { reconnect: false, onError: () => {} })
    const told: unknown[] = []
    const loop = (async () => {
      for await (const { data } of iterate(stream)) told.push(data)
    })()
    const line = await server.line(0)
    line.send({ data: 1 })
    await until(() => told.length === 1)
    line.cut()
    await expect(loop).rejects.toMatchObject({ code: 'network', fatal: true })
    expect(told).toEqual([1])
  })

  it('throws it once: who asks on is at the end', async () => {
    const server = await startEventServer()
    const loop = iterate(createStream(server.url, { reconnect: false, onError: () => {} }))[
      Symbol.asyncIterator
    ]()
    const answers = [loop.next(), loop.next()]
    ;(await server.line(0)).cut()
    await expect(answers[0]).rejects.toMatchObject({ code: 'network' })
    expect(await answers[1]).toEqual({ done: true, value: undefined })
  })

  it('ends on close(), on disabling, and at once without a source', async () => {
    const server = await startEventServer()
    const client = createSSEClient()
    for (const how of ['close', 'disable'] as const) {
      const stream = client.stream(server.url)
      const loop = (async () => {
        for await (const _ of iterate(stream));
        return 'ended'
      })()
      await until(() => stream.getSnapshot().isConnected)
      if (how === 'close') stream.close()
      else stream.setEnabled(false)
      expect(await loop).toBe('ended')
    }
    for await (const message of iterate(createStream(null))) throw new Error(`From nowhere: ${message.data}`)
    await until(() => server.open() === 0)
  })

  it('gives nothing more after close(), an abort or disabling, though more is there', async () => {
    const server = await startEventServer()
    const client = createSSEClient()
    for (const how of ['close', 'abort', 'disable'] as const) {
      const controller = new AbortController()
      const handled: unknown[] = []
      const stream = client.stream(server.url, {
        signal: controller.signal,
        onMessage: (data) => handled.push(data),
        onError: () => {},
      })
      const told: unknown[] = []
      const loop = (async () => {
        for await (const { data } of iterate(stream)) {
          told.push(data)
          await until(() => handled.length === 5)
          if (how === 'close') stream.close()
          else if (how === 'abort') controller.abort()
          else stream.setEnabled(false)
        }
      })()
      await until(() => server.open() === 1)
      server.lines.at(-1)!.send(...burst(5))
      await loop
      expect(told, how).toEqual([0])
      client.clear()
      await until(() => server.open() === 0)
    }
  })

  it('gives all there is when the stream is done, also to a loop that is behind', async () => {
    const server = await startEventServer()
    const stream = createStream(server.url, { until: 'end' })
    const told: unknown[] = []
    const loop = (async () => {
      for await (const { data } of iterate(stream)) {
        told.push(data)
        await until(() => stream.getSnapshot().status === 'done')
      }
    })()
    ;(await server.line(0)).send(...burst(5), end)
    await loop
    expect(told).toEqual([0, 1, 2, 3, 4, 0])
  })

  it('works with `buffer: 0`: one message is held all the same', async () => {
    const server = await startEventServer()
    const told: unknown[] = []
    const loop = (async () => {
      for await (const { data } of iterate(createStream(server.url, { until: 'end', buffer: 0 })))
        told.push(data)
    })()
    ;(await server.line(0)).send(...burst(50), end)
    await loop
    expect(told).toEqual([...burst(50).map(({ data }) => data), 0])
  })

  it('break, return and throw let go of the connection', async () => {
    const server = await startEventServer()
    const leave: (() => Promise<void>)[] = [
      async () => {
        for await (const _ of iterate(createStream(server.url))) break
      },
      async () => {
        for await (const _ of iterate(createStream(server.url))) throw new Error('out')
      },
      async () => {
        const loop = iterate(createStream(server.url))[Symbol.asyncIterator]()
        await loop.next()
        await loop.return!()
      },
    ]
    for (const [number, left] of leave.entries()) {
      const done = left().catch((error: Error) => expect(error.message).toBe('out'))
      ;(await server.line(number)).send({ data: 1 })
      await done
      await until(() => server.open() === 0)
    }
  })

  it('one that was left is gone on with by the next: nothing between is lost', async () => {
    const server = await startEventServer()
    const stream = createStream(server.url)
    const told: unknown[] = []
    const loops = (async () => {
      for await (const { data } of iterate(stream)) {
        told.push(data)
        if (data === 9) break
      }
      for await (const { data, event } of iterate(stream)) {
        if (event === 'end') break
        told.push(data)
      }
    })()
    ;(await server.line(0)).send(...burst(30), end)
    await loops
    expect(told).toEqual(burst(30).map(({ data }) => data))
    expect(server.lines).toHaveLength(1)
  })

  it('begins live where others listen already, with `replay` at the oldest held', async () => {
    const server = await startEventServer()
    const client = createSSEClient()
    const first = client.stream(server.url)
    first.open()
    const line = await server.line(0)
    line.send({ data: 1 }, { data: 2 })
    await until(() => first.getSnapshot().data === 2)
    const collect = async (replay: boolean) => {
      const told: unknown[] = []
      for await (const { data, event } of iterate(client.stream(server.url, { replay }))) {
        if (event === 'end') break
        told.push(data)
      }
      return told
    }
    const [live, replayed] = [collect(false), collect(true)]
    line.send({ data: 3 }, end)
    expect(await live).toEqual([3])
    expect(await replayed).toEqual([1, 2, 3])
    first.close()
    await until(() => server.open() === 0)
  })

  it('goes on over client.clear() with the stream that takes its place', async () => {
    const server = await startEventServer()
    const client = createSSEClient()
    const stream = client.stream(server.url)
    const told: unknown[] = []
    const loop = (async () => {
      for await (const { data } of iterate(stream)) told.push(data)
    })()
    ;(await server.line(0)).send({ data: 1 }, { data: 2 }, { data: 3 })
    await until(() => told.length === 3)
    client.clear()
    ;(await server.line(1)).send({ data: 4 })
    await until(() => told.length === 4)
    stream.close()
    await loop
    expect(told).toEqual([1, 2, 3, 4])
  })

  it('one that was left before client.clear() begins with the first of the stream that takes its place', async () => {
    const server = await startEventServer()
    const client = createSSEClient()
    const stream = client.stream(server.url)
    const left = (async () => {
      for await (const { data } of iterate(stream)) if (data === 2) break
    })()
    ;(await server.line(0)).send({ data: 1 }, { data: 2 })
    await left
    client.clear()
    const loop = iterate(stream)[Symbol.asyncIterator]()
    const next = loop.next()
    ;(await server.line(1)).send({ data: 3 }, { data: 4 }, { data: 5 })
    expect((await next).value).toMatchObject({ data: 3 })
    await loop.return!()
  })

  it('answers calls of next() that do not wait for one another in order, and return() answers those that wait', async () => {
    const server = await startEventServer()
    const loop = iterate(createStream(server.url))[Symbol.asyncIterator]()
    const answers = [loop.next(), loop.next(), loop.next(), loop.next()]
    ;(await server.line(0)).send({ data: 1 }, { data: 2 })
    expect((await answers[0]!).value).toMatchObject({ data: 1 })
    expect((await answers[1]!).value).toMatchObject({ data: 2 })
    await loop.return!()
    expect(await Promise.all(answers.slice(2))).toEqual(Array(2).fill({ done: true, value: undefined }))
    expect(await loop.next()).toEqual({ done: true, value: undefined })
    await until(() => server.open() === 0)
  })
})
