import { createStream } from '@ssekit/core'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { createMockSSE } from './index.ts'

const url = 'http://localhost/events'

describe.each(['drop', 'end'] as const)('%s()', (how) => {
  it('resolves when all that was sent before has been told, slowly, and then the loss', async () => {
    const sse = createMockSSE()
    const told: unknown[] = []
    const stream = createStream(url, {
      ...sse.defaults,
      onEvent: (data) => {
        told.push(data)
        // Longer than the client goes on in one task.
        const end = performance.now() + 15
        while (performance.now() < end);
      },
      onError: ({ code }) => told.push(code),
    })
    onTestFinished(stream.close)
    stream.open()
    const at = sse.at(url)
    await at.connected()
    const messages = Array.from({ length: 20 }, (_, i) => i)
    void at.emitChunk(messages.map((data) => ({ data })))
    await at[how]()
    expect(told).toEqual([...messages, 'network'])
    expect(stream.getSnapshot().status).toBe('reconnecting')
  })

  it('and what was sent are waited for no longer when the client aborts', async () => {
    const sse = createMockSSE()
    const controller = new AbortController()
    const answer = await sse.fetch(url, { signal: controller.signal })
    const at = sse.at(url)
    await at.connected()
    const sent = [at.emit('note', 1), at[how]()]
    await vi.waitFor(() => expect(at.live).toBe(0))
    controller.abort(new Error('left'))
    await Promise.all(sent)
    await expect(answer.text()).rejects.toThrow('left')
  })

  it('is for all who are connected', async () => {
    const sse = createMockSSE()
    const answers = await Promise.all([sse.fetch(url), sse.fetch(url)])
    await sse.at(url)[how]()
    const texts = answers.map((answer) => answer.text())
    if (how === 'end') expect(await Promise.all(texts)).toEqual(['', ''])
    else for (const text of texts) await expect(text).rejects.toThrow(TypeError)
    expect(sse.live).toBe(0)
  })
})

describe('fail() and refuse()', () => {
  it('are for one request where no number is given, and for as many of those who wait as one says', async () => {
    const sse = createMockSSE({ open: 'manual' })
    const at = sse.at(url)
    at.fail(503)
    expect((await sse.fetch(url)).status).toBe(503)
    const waiting = [sse.fetch(url), sse.fetch(url), sse.fetch(url)]
    at.fail(403, { times: 2 })
    await at.open()
    expect((await Promise.all(waiting)).map(({ status }) => status)).toEqual([403, 403, 200])
  })

  it('look like a fetch that found no server', async () => {
    const sse = createMockSSE()
    sse.at(url).refuse()
    await expect(sse.fetch(url)).rejects.toThrow(TypeError)
  })

  it('and the abort of a request are no unhandled rejections where nobody listens any more', async () => {
    const unhandled = vi.fn()
    process.on('unhandledRejection', unhandled)
    onTestFinished(() => void process.off('unhandledRejection', unhandled))
    const sse = createMockSSE({ open: 'manual' })
    void sse.fetch(url)
    sse.at(url).refuse()
    // Node tells of it at the end of a turn.
    await new Promise((resolve) => setImmediate(resolve))
    expect(unhandled).not.toHaveBeenCalled()
  })
})

it('waits for who connects many microtasks later', async () => {
  const sse = createMockSSE()
  const connecting = (async () => {
    for (let turn = 0; turn < 150; turn += 1) await Promise.resolve()
    await sse.fetch(url)
  })()
  await sse.at(url).connected()
  await connecting
})

it('an empty id forgets the last event ID', async () => {
  const sse = createMockSSE()
  const stream = createStream(url, sse.defaults)
  onTestFinished(stream.close)
  stream.open()
  await sse.at(url).emit('note', 1, { id: '7' })
  await sse.at(url).emit('note', 2, { id: '' })
  expect(stream.getSnapshot().lastEventId).toBeNull()
})

it('a page without an address of its own has relative urls too', async () => {
  vi.stubGlobal('location', { href: 'about:blank' })
  onTestFinished(() => void vi.unstubAllGlobals())
  const sse = createMockSSE()
  void sse.fetch(url)
  await sse.at('/events').connected()
})
