import { afterEach, describe, expect, it, vi } from 'vitest'
import { createStream, SSEError } from '../../src/index.ts'
import { startEventServer } from './eventServer.ts'
import { until } from './until.ts'

afterEach(() => vi.restoreAllMocks())

describe('data that does not decode', () => {
  it('goes to onError with the raw message; the stream stays open, its id counts, the state has no error', async () => {
    const server = await startEventServer()
    const errors: SSEError[] = []
    const told: unknown[] = []
    const stream = createStream(server.url, {
      onError: (error) => errors.push(error),
      onEvent: (data) => told.push(data),
      reconnect: { delay: 1 },
    })
    stream.open()
    const line = await server.line(0)
    line.send({ data: 1, id: 1 }, { event: 'bad', data: 'no json', id: 2 })
    await until(() => stream.getSnapshot().lastEventId === '2')
    expect(errors).toHaveLength(1)
    expect(errors[0]).toBeInstanceOf(SSEError)
    expect(errors[0]).toMatchObject({
      code: 'decode',
      fatal: false,
      raw: { event: 'bad', data: 'no json', lastEventId: '2' },
    })
    expect(stream.getSnapshot()).toMatchObject({ status: 'open', error: null, data: 1 })
    expect(Object.hasOwn(stream.getSnapshot().latest, 'bad')).toBe(false)
    line.cut()
    expect((await server.line(1)).headers['last-event-id']).toBe('2')
    stream.close()
    expect(told).toEqual([1])
  })

  it('and changes nothing else: no new snapshot without a new id', async () => {
    const server = await startEventServer()
    const stream = createStream(server.url, { onError: () => {}, flush: 'sync' })
    let ends = 0
    stream.on('end', () => (ends += 1))
    const line = await server.line(0)
    line.send({ event: 'end', data: 0 })
    await until(() => ends === 1 && stream.getSnapshot().data === 0)
    const before = stream.getSnapshot()
    line.send({ data: 'no json' })
    line.write(': a comment\n\n')
    line.send({ event: 'end', data: 0 })
    const listener = vi.fn()
    stream.subscribe(listener)
    await until(() => ends === 2)
    expect(listener).toHaveBeenCalledOnce()
    expect(stream.getSnapshot()).not.toBe(before)
    stream.close()
  })

  it('is decoded once, however many consumers there are', async () => {
    const server = await startEventServer()
    const decoder = vi.fn((raw: string) => raw.length)
    const stream = createStream(server.url, { schema: { message: decoder } })
    const told: number[] = []
    for (let times = 0; times < 3; times += 1) stream.on('message', (data) => told.push(data))
    ;(await server.line(0)).send({ data: 'four' })
    await until(() => told.length === 3)
    stream.close()
    expect(decoder).toHaveBeenCalledOnce()
    expect(told).toEqual([4, 4, 4])
  })
})

describe('errors that nobody handles', () => {
  it('go to the console, once for each kind until the line is up again, and say what to do', async () => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => {})
    const error = vi.spyOn(console, 'error').mockImplementation(() => {})
    const server = await startEventServer()
    const stream = createStream(server.url, { reconnect: { delay: 1 } })
    let ends = 0
    stream.on('end', () => (ends += 1))
    const line = await server.line(0)
    line.send({ data: 'no' }, { data: 'json' }, { data: 'here' }, { event: 'end', data: 0 })
    await until(() => ends === 1)
    expect(warn).toHaveBeenCalledOnce()
    expect(warn.mock.calls[0]![0]).toContain("decode: 'text'")
    server.refuseWith(404)
    line.cut()
    await until(() => stream.getSnapshot().status === 'error')
    stream.close()
    expect(warn.mock.calls.map(([text]) => text as string)).toHaveLength(2)
    expect(error).toHaveBeenCalledOnce()
    expect(error.mock.calls[0]![0]).toContain('404')
  })

  it('are told again when the line had been up in between', async () => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => {})
    const server = await startEventServer()
    const stream = createStream(server.url, { reconnect: { delay: 1 } })
    stream.subscribe(() => {})
    for (const number of [0, 1]) {
      await server.line(number)
      await until(() => stream.getSnapshot().isConnected)
      server.lines[number]!.cut()
      await until(() => warn.mock.calls.length === number + 1)
    }
    stream.close()
    for (const [text] of warn.mock.calls) expect(text).toContain(server.url)
  })

  it('include the giving up, after losses of the same kind', async () => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => {})
    const error = vi.spyOn(console, 'error').mockImplementation(() => {})
    const server = await startEventServer()
    server.refuseWith(503)
    const stream = createStream(server.url, { reconnect: { delay: 1, maxAttempts: 2 } })
    stream.subscribe(() => {})
    await until(() => stream.getSnapshot().status === 'error')
    expect(warn).toHaveBeenCalledOnce()
    expect(error).toHaveBeenCalledOnce()
    expect(error.mock.calls[0]![0]).toContain('maxAttempts')
    expect(server.lines).toHaveLength(3)
  })

  it('are nobody else’s business once there is an onError', async () => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => {})
    const error = vi.spyOn(console, 'error').mockImplementation(() => {})
    const server = await startEventServer()
    const onError = vi.fn()
    const stream = createStream(server.url, { onError })
    stream.open()
    ;(await server.line(0)).send({ data: 'no json' })
    await until(() => onError.mock.calls.length === 1)
    stream.close()
    expect(warn).not.toHaveBeenCalled()
    expect(error).not.toHaveBeenCalled()
  })
})
