import { describe, expect, it } from 'vitest'
import { createSSEClient, createStream, SSEError, type Status, type StreamOptions } from '../../src/index.ts'
import type { Delivery } from '../../src/connection/delivery.ts'
import type { ConsumerOptions } from '../../src/source/consumerOptions.ts'
import { startEventServer } from './eventServer.ts'
import { consumerOf, microtasks, startShared, status } from './memorySource.ts'
import { until } from './until.ts'

/** A consumer with a badge that shows what `onStatus` said last, and all that it said. */
const withBadge = (
  url: string,
  options: StreamOptions & ConsumerOptions = {},
  client = createSSEClient({ reconnect: { delay: 1 } }),
) => {
  const told: Status[] = []
  const stream = client.stream(url, {
    onError: () => {},
    onStatus: (status) => told.push(status),
    ...options,
  })
  const reached = (status: Status) => until(() => stream.getSnapshot().status === status)
  return { stream, told, reached }
}

describe('onStatus', () => {
  it('hears of close() and open() of its own consumer, each once', async () => {
    const server = await startEventServer()
    const { stream, told, reached } = withBadge(server.url)
    stream.subscribe(() => {})
    await reached('open')
    stream.close()
    stream.close()
    expect(told).toEqual(['open', 'closed'])
    await until(() => server.open() === 0)
    stream.open()
    expect(told).toEqual(['open', 'closed', 'connecting'])
    await reached('open')
    expect(told).toEqual(['open', 'closed', 'connecting', 'open'])
    stream.close()
  })

  it('hears what the stream is when it opens again, or comes to one that others have', async () => {
    const server = await startEventServer()
    const client = createSSEClient()
    const other = withBadge(server.url, {}, client)
    other.stream.open()
    await other.reached('open')
    const late = withBadge(server.url, {}, client)
    late.stream.subscribe(() => {})
    await until(() => late.told.length === 1)
    late.stream.close()
    late.stream.open()
    expect(late.told).toEqual(['open', 'closed', 'open'])
    expect(other.told).toEqual(['open'])
    client.clear()
    await until(() => server.lines.length === 2)
    await until(() => late.stream.getSnapshot().isConnected && other.stream.getSnapshot().isConnected)
    expect(late.told.slice(3)).toEqual(['connecting', 'open'])
    expect(other.told.slice(1)).toEqual(['connecting', 'open'])
    late.stream.close()
    other.stream.close()
    await until(() => server.open() === 0)
  })

  it('and onDone hear of the end behind what was missed, however one comes back', async () => {
    const server = await startEventServer()
    const client = createSSEClient()
    const other = withBadge(server.url, { until: 'end' }, client)
    other.stream.open()
    await other.reached('open')
    const comeBack = ['open', 'on', 'subscribe', 'reopen'] as const
    const late = comeBack.map((way) => {
      const told: string[] = []
      const stream = client.stream(server.url, {
        until: 'end',
        replay: way !== 'reopen',
        onEvent: (data) => told.push(`message ${data}`),
        onStatus: (status) => told.push(status),
        onDone: () => told.push('onDone'),
      })
      const come = {
        open: () => stream.open(),
        reopen: () => stream.open(),
        on: () => void stream.on('message', () => {}),
        subscribe: () => void stream.subscribe(() => {}),
      }[way]
      return { way, told, stream, come }
    })
    const again = late.find(({ way }) => way === 'reopen')!
    again.stream.open()
    await until(() => again.told.length > 0)
    again.stream.close()
    server.lines[0]!.send({ data: 1 }, { data: 2 }, { event: 'end', data: 3 })
    await other.reached('done')
    for (const { come } of late) come()
    await until(() => late.every(({ told }) => told.includes('onDone')))
    const end = ['message 1', 'message 2', 'message 3', 'done', 'onDone']
    for (const { way, told } of late)
      expect([way, ...told]).toEqual([way, ...(way === 'reopen' ? ['open', 'closed'] : []), ...end])
  })

  it('hears of an abort, with the error, after onError', async () => {
    const server = await startEventServer()
    const controller = new AbortController()
    const told: unknown[] = []
    const stream = createStream(server.url, {
      signal: controller.signal,
      onError: ({ code }) => told.push(code),
      onStatus: (status, { error }) => told.push([status, error?.code]),
    })
    stream.open()
    await until(() => stream.getSnapshot().isConnected)
    controller.abort()
    stream.open()
    expect(told).toEqual([['open', undefined], 'aborted', ['closed', 'aborted'], 'aborted'])
    await until(() => server.open() === 0)
  })

  it('hears of disabling and enabling, but not of what was undone at once or left altogether', async () => {
    const server = await startEventServer()
    const { stream, told, reached } = withBadge(server.url)
    const off = stream.subscribe(() => {})
    await reached('open')
    stream.setEnabled(false)
    stream.setEnabled(true)
    await microtasks()
    expect(told).toEqual(['open'])
    stream.setEnabled(false)
    await microtasks()
    expect(told).toEqual(['open', 'idle'])
    stream.setEnabled(true)
    await reached('open')
    expect(told).toEqual(['open', 'idle', 'connecting', 'open'])
    stream.setEnabled(false)
    off()
    await microtasks()
    expect(told).toHaveLength(4)
    await until(() => server.open() === 0)
  })

  it('hears of one that begins disabled only when it is enabled', async () => {
    const server = await startEventServer()
    const { stream, told, reached } = withBadge(server.url, { enabled: false })
    stream.subscribe(() => {})
    await microtasks()
    expect(told).toEqual([])
    stream.setEnabled(true)
    await reached('open')
    expect(told).toEqual(['connecting', 'open'])
    stream.close()
  })

  it('hears of the new connection of one that left and came back', async () => {
    const server = await startEventServer()
    const { stream, told, reached } = withBadge(server.url)
    const off = stream.subscribe(() => {})
    await reached('open')
    off()
    await until(() => server.open() === 0)
    stream.subscribe(() => {})
    await reached('open')
    expect(told).toEqual(['open', 'connecting', 'open'])
    stream.close()
  })

  it('agrees with the snapshot whenever it is told, in handlers that change it too, for each in the same order', async () => {
    const server = await startEventServer()
    const [first, second]: Status[][] = [[], []]
    const shown: Status[] = []
    const stream = createStream(
      {
        url: server.url,
        onStatus: (status) => {
          shown.push(stream.getSnapshot().status)
          first!.push(status)
          if (status === 'closed' && first!.length === 2) stream.open()
        },
      },
      { onStatus: (status) => second!.push(status) },
    )
    stream.on('message', () => stream.close())
    ;(await server.line(0)).send({ data: 1 }, { data: 2 })
    await until(() => first!.length >= 2)
    stream.close()
    expect(first!.slice(0, 2)).toEqual(['open', 'closed'])
    expect(second).toEqual(first)
    expect(shown).toEqual(first)
    first!.forEach((status, i) => expect(status).not.toBe(first![i - 1]))
    await until(() => server.open() === 0)
  })

  it('says closed last, and onOpen nothing, to one that the handler of another closed', async () => {
    const server = await startEventServer()
    const client = createSSEClient()
    const told: string[] = []
    const closing = client.stream(server.url, { onStatus: () => closed.close() })
    const closed = client.stream(server.url, {
      onStatus: (status) => told.push(status),
      onOpen: () => told.push('onOpen'),
    })
    closing.open()
    closed.open()
    await until(() => closing.getSnapshot().isConnected)
    await microtasks()
    expect(told).toEqual(['closed'])
    expect(closed.getSnapshot().status).toBe('closed')
    closing.close()
    await until(() => server.open() === 0)
  })

  it('says closed last, and onOpen nothing, to one that it closed itself as it opened', async () => {
    const server = await startEventServer()
    let opened = 0
    const { stream, told } = withBadge(server.url, {
      onStatus: (status) => {
        told.push(status)
        if (status === 'open') stream.close()
      },
      onOpen: () => void (opened += 1),
    })
    stream.subscribe(() => {})
    await until(() => told.includes('closed'))
    await microtasks()
    expect([told, opened]).toEqual([['open', 'closed'], 0])
  })

  it('reads what it is told of, though another consumer tries again in its own handler before', async () => {
    const server = await startEventServer()
    server.refuseWith(404)
    const client = createSSEClient({ reconnect: false })
    const first = withBadge(
      server.url,
      { onStatus: (status) => status === 'error' && server.lines.length === 1 && first.stream.open() },
      client,
    )
    const seen: [Status, Status][] = []
    const onStatus = (status: Status) => void seen.push([status, second.stream.getSnapshot().status])
    const second = withBadge(server.url, { onStatus }, client)
    first.stream.subscribe(() => {})
    second.stream.subscribe(() => {})
    await until(() => server.lines.length === 2 && seen.length === 3)
    expect(seen).toEqual([
      ['error', 'error'],
      ['connecting', 'connecting'],
      ['error', 'error'],
    ])
  })

  it('shows that it waits where one that joins in a handler of its error has it tried again later', async () => {
    const server = await startEventServer()
    server.refuseWith(404)
    const client = createSSEClient({ reconnect: { delay: 60_000 } })
    const others = [1, 2].map(() => withBadge(server.url, {}, client))
    const { stream, told } = withBadge(
      server.url,
      { onError: () => void others[server.lines.length - 1]!.stream.subscribe(() => {}) },
      client,
    )
    stream.subscribe(() => {})
    // The first to join has it tried again at once, the next one later.
    await until(() => told.at(-1) === 'reconnecting')
    await microtasks()
    for (const one of [stream, ...others.map((other) => other.stream)]) {
      const { status, retry } = one.getSnapshot()
      expect([status, retry?.at]).toEqual(['reconnecting', expect.any(Number)])
      one.close()
    }
  })

  it('of a stream that the server finished stays with that word when it is closed', async () => {
    const server = await startEventServer()
    const { stream, told, reached } = withBadge(server.url)
    stream.subscribe(() => {})
    ;(await server.line(0)).send({ event: 'ssekit:close', data: '' })
    await reached('done')
    stream.close()
    expect(told.at(-1)).toBe('done')
    expect(told.filter((status) => status === 'done')).toHaveLength(1)
  })
})

it('the state names the newest error, also where the status is as it was', async () => {
  const { shared, source } = startShared()
  shared.attach(consumerOf({}))
  const error = new SSEError('network', 'Lost.')
  source.push(status('error'), { ...status('error'), error } as Delivery)
  await source.flush()
  expect(shared.getSnapshot().error).toBe(error)
})

it('who is taken away by a handler that hears of a status first hears of nothing more', async () => {
  const { shared, source } = startShared()
  const told: string[] = []
  const second = { onStatus: () => told.push('second') }
  const consumer = consumerOf({})
  consumer.added.add({ onStatus: () => told.push('first') && consumer.added.delete(second) })
  consumer.added.add(second)
  shared.attach(consumer)
  source.push(status('open'))
  await source.flush()
  expect(told).toEqual(['first'])
})
