import { describe, expect, it, vi } from 'vitest'
import { createSSEClient, createStream } from '../../src/index.ts'
import { startEventServer } from './eventServer.ts'
import { until } from './until.ts'

describe('enabled', () => {
  it('false: no connection, status idle', async () => {
    const server = await startEventServer()
    const stream = createSSEClient().stream(server.url, { enabled: false })
    stream.subscribe(() => {})
    stream.open()
    stream.reconnect()
    expect(stream.getSnapshot().status).toBe('idle')
    expect(stream.getServerSnapshot().status).toBe('idle')
    stream.close()
    const other = createSSEClient().stream(server.url)
    const off = other.subscribe(() => {})
    await until(() => other.getSnapshot().isConnected)
    expect(server.lines).toHaveLength(1)
    off()
    await until(() => server.open() === 0)
  })

  it('false: what was closed reads idle again when it is opened, and closed until then', async () => {
    const server = await startEventServer()
    const statuses: string[] = []
    const stream = createSSEClient().stream(server.url, { onStatus: (status) => statuses.push(status) })
    const off = stream.subscribe(() => {})
    ;(await server.line(0)).send({ data: 1 })
    await until(() => stream.getSnapshot().data === 1)
    stream.close()
    stream.setEnabled(false)
    expect(stream.getSnapshot()).toMatchObject({ status: 'closed', data: 1 })
    stream.open()
    expect(stream.getSnapshot()).toMatchObject({ status: 'idle', data: 1 })
    await until(() => server.open() === 0)
    stream.setEnabled(true)
    await until(() => stream.getSnapshot().isConnected)
    expect(statuses).toEqual(['open', 'closed', 'idle', 'connecting', 'open'])
    off()
    await until(() => server.open() === 0)

    const never = createStream(server.url, { enabled: false })
    never.close()
    never.open()
    expect(never.getSnapshot().status).toBe('idle')
    expect(server.lines).toHaveLength(2)
  })

  it('false while nobody listens: idle is told to who listens then', async () => {
    const server = await startEventServer()
    const statuses: string[] = []
    const stream = createSSEClient().stream(server.url, { onStatus: (status) => statuses.push(status) })
    const off = stream.subscribe(() => {})
    await until(() => stream.getSnapshot().isConnected)
    off()
    stream.setEnabled(false)
    await until(() => server.open() === 0)
    expect(statuses).toEqual(['open'])
    stream.subscribe(() => {})
    expect(statuses).toEqual(['open', 'idle'])
    stream.setEnabled(true)
    await until(() => stream.getSnapshot().isConnected)
    expect(statuses).toEqual(['open', 'idle', 'connecting', 'open'])
    stream.close()
    await until(() => server.open() === 0)
  })

  it('toggled, it keeps data and place; what others get meanwhile does not show', async () => {
    const server = await startEventServer()
    const client = createSSEClient()
    const told: unknown[] = []
    const other = client.stream(server.url)
    other.open()
    const stream = client.stream(server.url, { onMessage: (data) => told.push(data) })
    const off = stream.subscribe(() => {})
    const line = await server.line(0)
    line.send({ data: 1 })
    await until(() => stream.getSnapshot().data === 1)
    stream.setEnabled(false)
    const paused = stream.getSnapshot()
    expect(paused).toMatchObject({ status: 'idle', data: 1 })
    line.send({ data: 2 })
    await until(() => other.getSnapshot().data === 2)
    expect(stream.getSnapshot()).toBe(paused)
    expect(told).toEqual([1])
    stream.setEnabled(true)
    expect(stream.getSnapshot()).toMatchObject({ status: 'open', data: 2 })
    await until(() => told.length === 2)
    off()
    other.close()
    await until(() => server.open() === 0)
    expect(server.lines).toHaveLength(1)
  })
})

it('open() of a disabled one changes nothing: the same state as before', async () => {
  const server = await startEventServer()
  const stream = createSSEClient().stream(server.url, { enabled: false })
  stream.setEnabled(true)
  stream.setEnabled(false)
  const before = stream.getSnapshot()
  stream.open()
  expect(stream.getSnapshot()).toBe(before)
})

describe('signal', () => {
  it('closes this consumer when it aborts, with an error that says so', async () => {
    const server = await startEventServer()
    const controller = new AbortController()
    const onError = vi.fn()
    const stream = createStream(server.url, { signal: controller.signal, onError })
    stream.subscribe(() => {})
    ;(await server.line(0)).send({ data: 1 })
    await until(() => stream.getSnapshot().data === 1)
    controller.abort(new Error('enough'))
    expect(stream.getSnapshot()).toMatchObject({
      status: 'closed',
      data: 1,
      error: { code: 'aborted', fatal: true },
    })
    expect(onError).toHaveBeenCalledOnce()
    expect(onError.mock.calls[0]![0].cause).toMatchObject({ message: 'enough' })
    await until(() => server.open() === 0)
    stream.open()
    expect(stream.getSnapshot().status).toBe('closed')
    expect(server.lines).toHaveLength(1)
  })

  it('aborted beforehand: no connection, told when it is opened', async () => {
    const server = await startEventServer()
    const onError = vi.fn()
    const stream = createStream(server.url, { signal: AbortSignal.abort(), onError })
    expect(onError).not.toHaveBeenCalled()
    stream.subscribe(() => {})
    expect(stream.getSnapshot()).toMatchObject({ status: 'closed', error: { code: 'aborted' } })
    expect(onError).toHaveBeenCalledOnce()
    await new Promise(setImmediate)
    expect(server.lines).toHaveLength(0)
  })

  it('may be another one in a later render', async () => {
    const server = await startEventServer()
    const client = createSSEClient()
    const [first, second] = [new AbortController(), new AbortController()]
    const stream = client.stream(server.url, { signal: first.signal })
    stream.subscribe(() => {})
    await until(() => stream.getSnapshot().isConnected)
    stream.update(client.read(server.url, { signal: second.signal }))
    first.abort()
    expect(stream.getSnapshot().status).toBe('open')
    second.abort()
    expect(stream.getSnapshot().status).toBe('closed')
    await until(() => server.open() === 0)
  })

  it('aborted, and replaced before anybody hears of it: nothing is closed', async () => {
    const server = await startEventServer()
    const client = createSSEClient()
    const stream = client.stream(server.url)
    const off = stream.subscribe(() => {})
    const line = await server.line(0)
    // Two renders of one task: what the first one gave is nobody's any more.
    stream.update(client.read(server.url, { signal: AbortSignal.abort() }))
    stream.update(client.read(server.url, { signal: new AbortController().signal }))
    line.send({ data: 1 })
    await until(() => stream.getSnapshot().data === 1)
    expect(stream.getSnapshot()).toMatchObject({ status: 'open', error: null })
    off()
    await until(() => server.open() === 0)
  })

  it('that a later render brings aborted already closes it, a moment later', async () => {
    const server = await startEventServer()
    const errors: unknown[] = []
    const client = createSSEClient()
    const stream = client.stream(server.url)
    const off = stream.subscribe(() => {})
    await until(() => stream.getSnapshot().isConnected)
    const signal = AbortSignal.abort('left')
    stream.update(client.read(server.url, { signal, onError: ({ code, cause }) => errors.push(code, cause) }))
    expect(stream.getSnapshot().status).toBe('open')
    await until(() => server.open() === 0)
    expect(stream.getSnapshot().status).toBe('closed')
    expect(errors).toEqual(['aborted', 'left'])
    off()
  })

  it('is not held on to by who left', async () => {
    const server = await startEventServer()
    const { signal } = new AbortController()
    let listeners = 0
    const count = (method: 'addEventListener' | 'removeEventListener', change: number) => {
      const original = signal[method].bind(signal) as (...args: unknown[]) => void
      vi.spyOn(signal, method).mockImplementation((...args: unknown[]) => {
        listeners += change
        original(...args)
      })
    }
    count('addEventListener', 1)
    count('removeEventListener', -1)
    const client = createSSEClient()
    for (let times = 0; times < 5; times += 1) {
      client.stream(server.url, { signal })
      const stream = client.stream(server.url, { signal })
      const off = stream.subscribe(() => {})
      expect(listeners).toBe(1)
      off()
      expect(listeners).toBe(0)
    }
  })
})
