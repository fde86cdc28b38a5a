import { afterEach, describe, expect, it, vi } from 'vitest'
import { createSSEClient, createStream, type SSEMessage } from '../../src/index.ts'
import { startEventServer } from './eventServer.ts'
import { until } from './until.ts'

afterEach(() => vi.restoreAllMocks())

describe('handlers', () => {
  it('get every message once, in order, decoded, with the message as the wire carried it', async () => {
    const server = await startEventServer()
    const told: [unknown, SSEMessage][] = []
    const stream = createStream(server.url, { onEvent: (data, message) => told.push([data, message]) })
    stream.open()
    const line = await server.line(0)
    line.send({ event: 'a', data: { n: 1 }, id: 'x' }, { data: [2] }, { event: 'b', data: 'null', id: '' })
    await until(() => told.length === 3)
    stream.close()
    expect(told).toEqual([
      [{ n: 1 }, { event: 'a', data: '{"n":1}', lastEventId: 'x' }],
      [[2], { event: 'message', data: '[2]', lastEventId: 'x' }],
      [null, { event: 'b', data: 'null', lastEventId: '' }],
    ])
  })

  it('run before the state contains the message', async () => {
    const server = await startEventServer()
    const states: unknown[] = []
    const stream = createStream(server.url, { flush: 'sync' })
    stream.on('message', (data) => states.push([data, stream.getSnapshot().data]))
    ;(await server.line(0)).send({ data: 1 }, { data: 2 })
    await until(() => stream.getSnapshot().data === 2)
    stream.close()
    expect(states).toEqual([
      [1, null],
      [2, 1],
    ])
  })

  it('of the definition and of the second argument both run, then those of `on`', async () => {
    const server = await startEventServer()
    const told: string[] = []
    const tell = (name: string) => (data: unknown) => void told.push(`${name} ${String(data)}`)
    const stream = createStream(
      { url: server.url, events: { tick: tell('definition') }, onOpen: () => told.push('definition open') },
      { events: { tick: tell('argument') }, onOpen: () => told.push('argument open') },
    )
    stream.on('tick', tell('on'))
    ;(await server.line(0)).send({ event: 'tick', data: 1 })
    await until(() => told.length === 5)
    stream.close()
    expect(told).toEqual(['definition open', 'argument open', 'definition 1', 'argument 1', 'on 1'])
  })

  it('`on` takes one type or several, and its answer ends it', async () => {
    const server = await startEventServer()
    const told: string[] = []
    const stream = createStream(server.url)
    const offOne = stream.on('a', (data) => told.push(`one ${data}`))
    const offTwo = stream.on(['a', 'b', 'a'], (data) => told.push(`two ${data}`))
    const all = { event: 'end', data: 0 }
    let ends = 0
    stream.on('end', () => (ends += 1))
    const line = await server.line(0)
    line.send({ event: 'a', data: 1 }, { event: 'b', data: 2 }, { event: 'c', data: 3 }, all)
    await until(() => ends === 1)
    offOne()
    offOne()
    line.send({ event: 'a', data: 4 }, all)
    await until(() => ends === 2)
    offTwo()
    line.send({ event: 'a', data: 5 }, all)
    await until(() => ends === 3)
    stream.close()
    expect(told).toEqual(['one 1', 'two 1', 'two 2', 'two 4'])
  })

  it('`onMessage` is for type message, `onEvent` for every type', async () => {
    const server = await startEventServer()
    const told: string[] = []
    const stream = createStream(server.url, {
      onMessage: (data) => told.push(`onMessage ${data}`),
      onEvent: (data) => told.push(`onEvent ${data}`),
    })
    stream.open()
    ;(await server.line(0)).send({ data: 1 }, { event: 'other', data: 2 }, { event: 'message', data: 3 })
    await until(() => told.length === 5)
    stream.close()
    expect(told).toEqual(['onMessage 1', 'onEvent 1', 'onEvent 2', 'onMessage 3', 'onEvent 3'])
  })

  it('find no handler in what every object inherits', async () => {
    const report = vi.spyOn(console, 'error').mockImplementation(() => {})
    const server = await startEventServer()
    const told: string[] = []
    const events = { ['__proto__']: (data: unknown) => void told.push(`own ${String(data)}`) }
    const stream = createStream(server.url, { events, onEvent: (_, { event }) => told.push(event) })
    stream.open()
    ;(await server.line(0)).send(
      { event: 'constructor', data: 1 },
      { event: 'valueOf', data: 2 },
      { event: '__proto__', data: 3 },
    )
    await until(() => told.length === 4 && '__proto__' in stream.getSnapshot().latest)
    stream.close()
    expect(told).toEqual(['constructor', 'valueOf', 'own 3', '__proto__'])
    const { latest } = stream.getSnapshot()
    expect(Object.entries(latest)).toEqual([
      ['constructor', 1],
      ['valueOf', 2],
      ['__proto__', 3],
    ])
    expect(report).not.toHaveBeenCalled()
  })

  it('that throw are reported and stop nobody', async () => {
    const report = vi.spyOn(console, 'error').mockImplementation(() => {})
    const server = await startEventServer()
    const told: unknown[] = []
    const broken = (): never => {
      throw new Error('broken handler')
    }
    const stream = createStream(server.url, {
      onMessage: broken,
      onEvent: broken,
      onOpen: broken,
      onStatus: broken,
      onComment: broken,
    })
    stream.subscribe(broken)
    stream.on('message', broken)
    stream.on('message', (data) => told.push(data))
    const line = await server.line(0)
    line.write(': comment\n\n')
    line.send({ data: 1 }, { data: 2 })
    await until(() => told.length === 2 && stream.getSnapshot().data === 2)
    expect(stream.getSnapshot().status).toBe('open')
    stream.close()
    expect(told).toEqual([1, 2])
    expect(server.lines).toHaveLength(1)
    for (const [error] of report.mock.calls) expect(error).toMatchObject({ message: 'broken handler' })
  })

  it('may add and remove handlers: a message goes to those that were there when it came', async () => {
    const server = await startEventServer()
    const told: string[] = []
    const stream = createStream(server.url)
    let rounds = 0
    const again = (): void => {
      rounds += 1
      offAgain()
      offAgain = stream.on('message', again)
      offVictim()
    }
    let offAgain = stream.on('message', again)
    const offVictim = stream.on('message', () => told.push('victim'))
    stream.on('message', (data) => told.push(`last ${data}`))
    ;(await server.line(0)).send({ data: 1 }, { data: 2 })
    await until(() => told.length === 2)
    stream.close()
    expect(rounds).toBe(2)
    expect(told).toEqual(['last 1', 'last 2'])
  })

  it('given as options may add some too: those first hear of the next', async () => {
    const server = await startEventServer()
    const told: string[] = []
    const stream = createStream(server.url, {
      onMessage: (data) => {
        told.push(`option ${data}`)
        if (data === 1) stream.on('message', (later) => told.push(`added ${later}`))
      },
    })
    stream.open()
    ;(await server.line(0)).send({ data: 1 }, { data: 2 })
    await until(() => stream.getSnapshot().data === 2)
    stream.close()
    expect(told).toEqual(['option 1', 'option 2', 'added 2'])
  })

  it('may be very many: adding and removing them costs the same for each', () => {
    const stream = createSSEClient().stream('http://127.0.0.1:9/', { enabled: false })
    const start = process.cpuUsage()
    const offs = Array.from({ length: 50_000 }, () => stream.on('message', () => {}))
    for (const off of offs) off()
    // Of the processor, which others may be using too. Some 50 ms; with a copy of all for each it would be ten seconds and more.
    const { user } = process.cpuUsage(start)
    expect(user / 1_000).toBeLessThan(2_000)
  })

  it('hear of comments and of the end', async () => {
    const server = await startEventServer()
    const told: string[] = []
    const stream = createStream(server.url, {
      until: 'bye',
      onComment: (text) => told.push(`comment ${text}`),
      onStatus: (status) => told.push(status),
      onDone: () => told.push('onDone'),
      events: { bye: () => told.push('bye') },
    })
    stream.open()
    const line = await server.line(0)
    line.write(': alive\n\n')
    line.send({ event: 'bye', data: 0 })
    await until(() => told.includes('onDone'))
    expect(told).toEqual(['open', 'comment alive', 'bye', 'done', 'onDone'])
  })
})
