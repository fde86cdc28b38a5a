import { createStream, type ConsumerOptions, type StreamOptions } from '@ssekit/core'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { createMockSSE, type MockSSEOptions } from './index.ts'

const url = 'http://localhost/events'
const opened: { close(): void }[] = []
afterEach(() => {
  vi.unstubAllGlobals()
  for (const stream of opened.splice(0)) stream.close()
})

/** A client of the core over the mock. */
const listen = (options: StreamOptions & ConsumerOptions = {}, mock: MockSSEOptions = {}) => {
  const sse = createMockSSE(mock)
  const seen: unknown[] = []
  const stream = createStream(url, {
    ...sse.defaults,
    onEvent: (data, { event }) => seen.push([event, data]),
    // Losses are wanted here: nothing of them belongs in the console.
    onError: () => {},
    ...options,
  })
  opened.push(stream)
  stream.open()
  return { at: sse.at(url), seen, stream, status: () => stream.getSnapshot().status }
}

describe('who sends where nothing is open is told', () => {
  it('that a connection waits for open()', async () => {
    const { at } = listen({}, { open: 'manual' })
    await expect(at.emit('note', 1)).rejects.toThrow(
      'No connection is open at /events. Made there so far: 1 waiting for open().',
    )
  })

  it('that the one there was is over', async () => {
    const { at } = listen()
    await at.drop()
    await expect(at.emit('note', 1)).rejects.toThrow('Made there so far: 1 over (')
  })

  it('that nobody waits for open(), as all is open', async () => {
    const { at } = listen()
    await at.connected()
    await expect(at.open()).rejects.toThrow(
      'Nobody waits for an answer at /events. Made there so far: 1 open.',
    )
  })

  it('that nothing was asked for, which may come later', async () => {
    await expect(createMockSSE().at('/x').emit('note', 1)).rejects.toThrow(
      'Asked for so far: nothing. The test itself waits for what connects after a timer or an import.',
    )
  })

  it('where it was called, also when that was not awaited, as within act', async () => {
    const failure = await new Promise<Error>((resolve) => {
      createMockSSE().at('/$&').emit('note', 1).catch(resolve)
    })
    expect(failure.stack).toContain('mockMisuse.test')
    expect(failure.stack).toMatch(/^Error: No connection is open at \/\$&\. /)
  })
})

describe('what is sent', () => {
  it('in several chunks stays together, whatever is sent next without waiting', async () => {
    const { at, seen, status } = listen()
    await at.connected()
    await Promise.all([at.send('event: a\nda', 'ta: 1\n\n'), at.emit('b', 2), at.drop()])
    expect(seen).toEqual([
      ['a', 1],
      ['b', 2],
    ])
    expect(status()).toBe('reconnecting')
  })

  it('and ends the stream is told of when emit resolves', async () => {
    const { at, status } = listen({ maxMessageSize: 100 })
    await at.emit('note', 'x'.repeat(200))
    expect(status()).toBe('error')
  })

  it('as the last message is told, by slow handlers too, and its end, when emit resolves', async () => {
    const told: unknown[] = []
    const { at, status } = listen({
      until: 'last',
      onEvent: (data) => {
        // Longer than the client goes on in one task.
        const end = performance.now() + 15
        while (performance.now() < end);
        told.push(data)
      },
      onDone: () => told.push('done'),
    })
    await at.emitChunk([{ data: 1 }, { event: 'last', data: 2 }])
    expect([told, status()]).toEqual([[1, 2, 'done'], 'done'])
  })

  it('as a comment of several lines is nothing else', async () => {
    const onComment = vi.fn()
    const { at, seen } = listen({ onComment })
    await at.comment('one\ndata: 2\r\n\rfour')
    expect(seen).toEqual([])
    expect(onComment.mock.calls.flat()).toEqual(['one', 'data: 2', '', 'four'])
  })
})

it.each([
  ['a status that is none', 99, {}],
  ['a body that 204 cannot have', 204, { body: 'x' }],
  ['a header that HTTP cannot carry', 403, { headers: { 'X-A': '€' } }],
])('fail() with %s throws there, and answers nobody', async (_, status, options) => {
  const { at } = listen()
  expect(() => at.fail(status, options)).toThrow()
  await at.connected()
})

it('names of headers are in lower case, also where those of the environment keep theirs', async () => {
  class KeepingCase extends Map<string, string> {
    constructor(init: Record<string, string>) {
      super(Object.entries(init))
    }
  }
  const sse = createMockSSE()
  vi.stubGlobal('Headers', KeepingCase)
  void sse.fetch(url, { headers: { Authorization: 'x', 'Last-Event-ID': '7' } })
  expect(sse.at(url).requests[0]).toMatchObject({ headers: { authorization: 'x' }, lastEventId: '7' })
})
