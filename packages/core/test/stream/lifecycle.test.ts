import { describe, expect, it, onTestFinished } from 'vitest'
import { createSSEClient, createStream, iterate } from '../../src/index.ts'
import { startEventServer } from './eventServer.ts'
import { until } from './until.ts'

describe('open and close', () => {
  it('opens with the first `on`, `subscribe`, `iterate` or open(), not before', async () => {
    const server = await startEventServer()
    const idle = createStream(server.url, { onMessage: () => {} })
    expect(idle.getSnapshot().status).toBe('connecting')
    const streams = [0, 1, 2, 3].map(() => createStream(server.url))
    const ends = [
      streams[0]!.on('message', () => {}),
      streams[1]!.subscribe(() => {}),
      (streams[2]!.open(), () => streams[2]!.close()),
    ]
    const loop = iterate(streams[3]!)[Symbol.asyncIterator]()
    await until(() => server.open() === 4)
    expect(server.lines).toHaveLength(4)
    ends.forEach((end) => end())
    await loop.return!()
    await until(() => server.open() === 0)
  })

  it('what open() opened stays until close(), whoever subscribes meanwhile', async () => {
    const server = await startEventServer()
    const told: unknown[] = []
    const stream = createStream(server.url, { onMessage: (data) => told.push(data) })
    stream.open()
    const off = stream.on('other', () => {})
    off()
    ;(await server.line(0)).send({ data: 1 })
    await until(() => told.length === 1)
    stream.close()
    await until(() => server.open() === 0)
  })

  it('also where open() is called again while somebody subscribes', async () => {
    const server = await startEventServer()
    const told: unknown[] = []
    const stream = createStream(server.url, { onMessage: (data) => told.push(data) })
    stream.open()
    const off = stream.subscribe(() => {})
    stream.open()
    off()
    ;(await server.line(0)).send({ data: 1 })
    await until(() => told.length === 1)
    stream.close()
    await until(() => server.open() === 0)
  })

  it('what was closed and opened again while subscribed ends with the subscription', async () => {
    const server = await startEventServer()
    const stream = createSSEClient().stream(server.url)
    const off = stream.subscribe(() => {})
    await server.line(0)
    stream.close()
    stream.open()
    off()
    await until(() => server.lines.length > 0 && server.open() === 0)
  })

  it('close() detaches only this consumer; open() goes on from its place', async () => {
    const server = await startEventServer()
    const client = createSSEClient()
    const told: Record<string, unknown[]> = { stays: [], goes: [] }
    const [stays, goes] = ['stays', 'goes'].map((name) =>
      client.stream(server.url, { onMessage: (data) => told[name]!.push(data) }),
    )
    stays!.open()
    goes!.open()
    const line = await server.line(0)
    line.send({ data: 1 })
    await until(() => goes!.getSnapshot().data === 1)
    goes!.close()
    expect(goes!.getSnapshot()).toMatchObject({
      status: 'closed',
      readyState: 2,
      data: 1,
      error: null,
      retry: null,
    })
    line.send({ data: 2 }, { data: 3 })
    await until(() => stays!.getSnapshot().data === 3)
    expect(stays!.getSnapshot().status).toBe('open')
    expect(goes!.getSnapshot().data).toBe(1)
    goes!.open()
    expect(goes!.getSnapshot()).toMatchObject({ status: 'open', data: 3 })
    line.send({ data: 4 })
    await until(() => told.goes!.length === 4)
    expect(told).toEqual({ stays: [1, 2, 3, 4], goes: [1, 2, 3, 4] })
    stays!.close()
    goes!.close()
    await until(() => server.open() === 0)
    expect(server.lines).toHaveLength(1)
  })

  it('close() in a handler takes along the message it was told', async () => {
    const server = await startEventServer()
    const stream = createStream(server.url, { flush: 60_000 })
    const statuses: string[] = []
    stream.subscribe(() => statuses.push(`${stream.getSnapshot().status} ${stream.getSnapshot().data}`))
    const told: string[] = []
    stream.on('message', (data) => {
      if (data === 2) stream.close()
    })
    stream.on('message', (data) => told.push(String(data)))
    ;(await server.line(0)).send({ data: 1, id: 'a' }, { data: 2, id: 'b' }, { data: 3, id: 'c' })
    await until(() => server.open() === 0)
    expect(stream.getSnapshot()).toMatchObject({
      status: 'closed',
      data: 2,
      lastEventId: 'b',
      latest: { message: 2 },
      message: { data: '2' },
    })
    expect(told).toEqual(['1', '2'])
    expect(statuses).toEqual(['open null', 'closed 2'])
  })

  it('messages read but not told when the last consumer leaves are asked for again', async () => {
    const server = await startEventServer()
    const told: number[] = []
    const stream = createStream(server.url, { reconnect: { delay: 1 } })
    stream.on('message', (data) => {
      told.push(data)
      if (data === 10) stream.close()
    })
    const burst = (from: number) =>
      Array.from({ length: 1_000 - from }, (_, i) => ({ data: from + i, id: String(from + i) }))
    ;(await server.line(0)).send(...burst(0))
    await until(() => stream.getSnapshot().status === 'closed')
    await until(() => server.open() === 0)
    expect(told.at(-1)).toBe(10)
    stream.open()
    const line = await server.line(1)
    expect(line.headers['last-event-id']).toBe('10')
    line.send(...burst(11))
    await until(() => told.length === 1_000)
    stream.close()
    expect(told).toEqual(Array.from({ length: 1_000 }, (_, i) => i))
    expect(stream.getSnapshot().dropped).toBe(0)
  })

  it('re-entrant close(), open() and reconnect() in handlers lose nothing and tell nothing twice', async () => {
    const server = await startEventServer()
    const told: number[] = []
    const stream = createStream(server.url, { reconnect: { delay: 1 }, onError: () => {} })
    stream.on('message', (data) => {
      told.push(data)
      if (data === 2) {
        stream.close()
        stream.open()
      }
      if (data === 4) stream.reconnect()
    })
    ;(await server.line(0)).send(...[1, 2, 3, 4].map((data) => ({ data, id: String(data) })))
    const line = await server.line(1)
    expect(line.headers['last-event-id']).toBe('4')
    line.send({ data: 5, id: '5' })
    await until(() => told.length === 5)
    stream.close()
    expect(told).toEqual([1, 2, 3, 4, 5])
    await until(() => server.open() === 0)
    expect(server.lines).toHaveLength(2)
  })

  it('reconnect() drops the line and resumes at once; on a closed stream it opens it', async () => {
    const server = await startEventServer()
    const stream = createStream(server.url)
    stream.subscribe(() => {})
    ;(await server.line(0)).send({ data: 1, id: 'a' })
    await until(() => stream.getSnapshot().data === 1)
    stream.reconnect()
    expect((await server.line(1)).headers['last-event-id']).toBe('a')
    await until(() => !server.lines[0]!.isOpen && stream.getSnapshot().isConnected)
    stream.close()
    await until(() => server.open() === 0)
    stream.reconnect()
    await until(() => stream.getSnapshot().isConnected)
    stream.close()
    await until(() => server.open() === 0)
  })

  it('open() after unsubscribing twice, close() twice: nothing odd', async () => {
    const server = await startEventServer()
    const stream = createStream(server.url)
    const off = stream.subscribe(() => {})
    off()
    off()
    stream.close()
    stream.close()
    expect(stream.getSnapshot().status).toBe('closed')
    stream.open()
    stream.open()
    await until(() => stream.getSnapshot().isConnected)
    stream.close()
    await until(() => server.open() === 0)
    expect(server.lines).toHaveLength(1)
  })

  it('close() and open() while it waits to reconnect: one connection, at once', async () => {
    const server = await startEventServer()
    const stream = createStream(server.url, { reconnect: { delay: 60_000 }, onError: () => {} })
    stream.subscribe(() => {})
    ;(await server.line(0)).send({ data: 1, id: 'a' })
    await until(() => stream.getSnapshot().data === 1)
    server.lines[0]!.cut()
    await until(() => stream.getSnapshot().status === 'reconnecting')
    stream.close()
    stream.open()
    stream.reconnect()
    stream.reconnect()
    await until(() => stream.getSnapshot().isConnected && server.open() === 1)
    expect(server.lines.at(-1)!.headers['last-event-id']).toBe('a')
    stream.close()
    await until(() => server.open() === 0)
  })

  it('a stream that the server finished keeps its word when it is closed', async () => {
    const server = await startEventServer()
    const stream = createStream(server.url)
    stream.subscribe(() => {})
    const line = await server.line(0)
    line.send({ data: 1 }, { event: 'ssekit:close', data: '' })
    await until(() => stream.getSnapshot().status === 'done')
    await until(() => server.open() === 0)
    stream.close()
    expect(stream.getSnapshot()).toMatchObject({ status: 'done', data: 1, error: null })
    stream.reconnect()
    await until(() => server.open() === 1)
    stream.close()
    await until(() => server.open() === 0)
  })
})

it('reconnect() of a stream that is not open opens it: headers are asked for once', async () => {
  const server = await startEventServer()
  const reasons: string[] = []
  const stream = createStream(server.url, {
    headers: ({ reason }) => {
      reasons.push(reason)
      return {}
    },
  })
  stream.reconnect()
  await until(() => stream.getSnapshot().isConnected)
  expect(reasons).toEqual(['open'])
  expect(server.lines).toHaveLength(1)
  stream.close()
})

describe('reconnect() of a stream that the server finished', () => {
  it('begins it anew, and drops that connection when it is called again', async () => {
    const server = await startEventServer()
    const stream = createStream(server.url, { until: 'end' })
    stream.open()
    ;(await server.line(0)).send({ event: 'end', data: 1 })
    await until(() => stream.getSnapshot().status === 'done')
    stream.close()
    await until(() => server.open() === 0)
    stream.reconnect()
    await server.line(1)
    await until(() => stream.getSnapshot().isConnected)
    stream.reconnect()
    await server.line(2)
    await until(() => stream.getSnapshot().isConnected && server.open() === 1)
    stream.close()
  })
})

describe('a consumer that was away for too long', () => {
  it('is told how many messages it did not get, with each state that comes after', async () => {
    const server = await startEventServer()
    const client = createSSEClient()
    const stays = client.stream(server.url, { buffer: 2 })
    const goes = client.stream(server.url, { buffer: 2 })
    const told: unknown[] = []
    stays.open()
    const off = goes.on('message', (data) => told.push(data))
    const line = await server.line(0)
    line.send({ data: 1 })
    await until(() => told.length === 1)
    off()
    line.send({ data: 2 }, { data: 3 }, { data: 4 }, { data: 5 })
    await until(() => stays.getSnapshot().data === 5)
    goes.on('message', (data) => told.push(data))
    await until(() => told.length === 3)
    expect(told).toEqual([1, 4, 5])
    expect(goes.getSnapshot()).toMatchObject({ data: 5, dropped: 2 })
    expect(goes.getSnapshot()).toBe(goes.getSnapshot())
    line.send({ data: 6 })
    await until(() => stays.getSnapshot().data === 6)
    expect(goes.getSnapshot()).toMatchObject({ data: 6, dropped: 2 })
    expect(stays.getSnapshot()).toMatchObject({ data: 6, dropped: 0 })
    goes.close()
    stays.close()
  })

  it('has missed nothing of what begins afresh after client.clear()', async () => {
    const server = await startEventServer()
    const client = createSSEClient()
    const stays = client.stream(server.url, { buffer: 1 })
    const goes = client.stream(server.url, { buffer: 1 })
    stays.open()
    goes.on('message', () => {})()
    const line = await server.line(0)
    line.send({ data: 1 }, { data: 2 }, { data: 3 })
    await until(() => stays.getSnapshot().data === 3)
    goes.on('message', () => {})
    await until(() => goes.getSnapshot().dropped === 2)
    client.clear()
    ;(await server.line(1)).send({ data: 4 })
    await until(() => goes.getSnapshot().data === 4)
    expect(goes.getSnapshot().dropped).toBe(0)
    goes.close()
    stays.close()
  })
})

describe('a request that is not repeated unasked', () => {
  const ask = (url: string, key?: string) => {
    const errors: string[] = []
    const client = createSSEClient()
    const listen = () => {
      const stream = client.stream(url, {
        body: { question: 1 },
        ...(key && { key }),
        onError: ({ code }) => errors.push(code),
      })
      return { stream, off: stream.subscribe(() => {}) }
    }
    return { errors, listen }
  }
  const posts = ({ lines }: { lines: readonly { method: string }[] }) =>
    lines.filter(({ method }) => method === 'POST').length
  const passTheTimeOfARequest = async ({ url }: { url: string }) => {
    for (let i = 0; i < 2; i += 1) await (await fetch(url)).body?.cancel()
  }

  it('and was left in mid-answer says so to who comes back, and is sent again by open()', async () => {
    const server = await startEventServer()
    const { listen } = ask(server.url)
    const { stream, off } = listen()
    await until(() => stream.getSnapshot().status === 'open')
    off()
    await until(() => server.open() === 0)
    onTestFinished(stream.subscribe(() => {}))
    await passTheTimeOfARequest(server)
    expect(posts(server)).toBe(1)
    expect(stream.getSnapshot()).toMatchObject({ status: 'error', error: { code: 'aborted', fatal: true } })
    stream.open()
    await until(() => stream.getSnapshot().status === 'open')
    expect(posts(server)).toBe(2)
  })

  it('and was cut is not sent again for who comes back, nor for who joins', async () => {
    const server = await startEventServer()
    const { errors, listen } = ask(server.url, 'answer')
    const first = listen()
    await until(() => first.stream.getSnapshot().status === 'open')
    ;(await server.line(0)).cut()
    await until(() => first.stream.getSnapshot().status === 'error')
    const second = listen()
    first.off()
    onTestFinished(first.stream.subscribe(() => {}))
    await passTheTimeOfARequest(server)
    expect(posts(server)).toBe(1)
    expect([first, second].map(({ stream }) => stream.getSnapshot().status)).toEqual(['error', 'error'])
    expect(errors).toEqual(['network'])
    first.stream.reconnect()
    await until(() => second.stream.getSnapshot().status === 'open')
    expect(posts(server)).toBe(2)
    second.off()
  })

  it('and whose listener leaves with its declared end is done', async () => {
    const server = await startEventServer()
    const stream = createStream({ url: server.url, body: { question: 1 }, until: 'complete' })
    const off = stream.on('complete', () => off())
    ;(await server.line(0)).send({ event: 'complete', data: 1 })
    await until(() => stream.getSnapshot().status !== 'open' && stream.getSnapshot().data === 1)
    await until(() => server.open() === 0)
    expect(stream.getSnapshot()).toMatchObject({ status: 'done', error: null })
  })

  it('of which all was read when its listener was disabled, is told whole to who comes back', async () => {
    const server = await startEventServer()
    const told: unknown[] = []
    const source = { url: server.url, body: { question: 1 }, until: 'complete' }
    const stream = createSSEClient().stream(source, {
      onEvent: (data) => {
        told.push(data)
        if (data === 1) stream.setEnabled(false)
      },
    })
    onTestFinished(stream.subscribe(() => {}))
    ;(await server.line(0)).send({ data: 1 }, { data: 2 }, { event: 'complete', data: 3 })
    await until(() => server.open() === 0)
    expect(told).toEqual([1])
    stream.setEnabled(true)
    await until(() => told.length === 3)
    expect([told, stream.getSnapshot().status]).toEqual([[1, 2, 3], 'done'])
    expect(posts(server)).toBe(1)
  })

  it('and failed is shown as that from the first render on by who joins, and as being tried where nobody is left', async () => {
    const server = await startEventServer()
    server.refuseWith(500)
    const client = createSSEClient()
    const source = { url: server.url, body: { question: 1 }, key: 'answer' }
    const first = client.stream(source, { onError: () => {} })
    const off = first.subscribe(() => {})
    await until(() => first.getSnapshot().status === 'error')
    expect(client.stream(source).getSnapshot().status).toBe('error')
    off()
    expect(client.stream(source).getSnapshot().status).toBe('connecting')
  })

  it('is sent for who comes first and new, though another was left before', async () => {
    const server = await startEventServer()
    const { listen } = ask(server.url, 'answer')
    const first = listen()
    await until(() => first.stream.getSnapshot().status === 'open')
    first.off()
    await until(() => server.open() === 0)
    const second = listen()
    await until(() => second.stream.getSnapshot().status === 'open')
    expect(posts(server)).toBe(2)
    second.off()
  })
})

it('who comes back is told of an opening behind what came before it', async () => {
  const server = await startEventServer()
  const client = createSSEClient({ reconnect: { delay: 0 } })
  // As a page does whose server tells the whole list on each connection.
  const listen = () => {
    let list: unknown[] = []
    const stream = client.stream(server.url, {
      onOpen: () => (list = []),
      onMessage: (data) => list.push(data),
      onError: () => {},
    })
    onTestFinished(stream.subscribe(() => {}))
    return { stream, list: () => list }
  }
  const [stays, leaves] = [listen(), listen()]
  ;(await server.line(0)).send({ data: 1 }, { data: 2 })
  await until(() => leaves.list().length === 2)
  leaves.stream.close()
  server.lines[0]!.send({ data: 3 })
  await until(() => stays.list().length === 3)
  server.lines[0]!.cut()
  ;(await server.line(1)).send({ data: 1 }, { data: 2 }, { data: 3 })
  await until(() => stays.stream.getSnapshot().status === 'open' && stays.list().length === 3)
  leaves.stream.open()
  await until(() => leaves.list().length === 3)
  server.lines[1]!.send({ data: 4 })
  await until(() => leaves.list().includes(4))
  expect([stays.list(), leaves.list()]).toEqual([
    [1, 2, 3, 4],
    [1, 2, 3, 4],
  ])
})

it('who comes back to a stream that has ended hears of the end behind what came before it', async () => {
  const server = await startEventServer()
  const client = createSSEClient()
  const said: unknown[] = []
  const stays = client.stream({ url: server.url, until: 'end' })
  onTestFinished(stays.subscribe(() => {}))
  const leaves = client.stream(server.url, {
    onEvent: (data) => said.push(data),
    onDone: () => said.push('done'),
  })
  const off = leaves.subscribe(() => {})
  ;(await server.line(0)).send({ data: 1 })
  await until(() => said.includes(1))
  off()
  server.lines[0]!.send({ data: 2 }, { event: 'end', data: 3 })
  await until(() => stays.getSnapshot().status === 'done')
  onTestFinished(leaves.subscribe(() => {}))
  await until(() => said.includes('done'))
  expect(said).toEqual([1, 2, 3, 'done'])
})
