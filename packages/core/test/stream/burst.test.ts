import { describe, expect, it, vi } from 'vitest'
import { createStream } from '../../src/index.ts'
import { startEventServer } from './eventServer.ts'
import { until } from './until.ts'

const COUNT = 5_000

const work = (ms: number): void => {
  const end = performance.now() + ms
  while (performance.now() < end);
}

describe('a burst of 5,000 messages', () => {
  it('reaches every handler in order, in slices between which timers fire; the state ends with the last', async () => {
    const server = await startEventServer()
    const told: number[] = []
    const stream = createStream(server.url, { onMessage: (data) => void (told.push(data), work(0.02)) })
    const counted = vi.fn()
    stream.on('message', counted)
    const line = await server.line(0)
    await until(() => stream.getSnapshot().isConnected)

    const progress: number[] = []
    const timer = setInterval(() => progress.push(told.length), 1)
    line.write(Array.from({ length: COUNT }, (_, i) => `data:${i}\n\n`).join(''))
    await until(() => stream.getSnapshot().data === COUNT - 1)
    clearInterval(timer)
    stream.close()

    expect(told).toEqual(Array.from({ length: COUNT }, (_, i) => i))
    expect(counted).toHaveBeenCalledTimes(COUNT)
    expect(new Set(progress.filter((count) => count > 0 && count < COUNT)).size).toBeGreaterThan(1)
  })

  it('of 100,000 in one write reaches a handler whole, and the page has its turns in between', async () => {
    const count = 100_000
    const server = await startEventServer()
    let inOrder = 0
    const stream = createStream(server.url, {
      onMessage: (data) => void (inOrder += data === inOrder ? 1 : 0),
    })
    stream.open()
    const line = await server.line(0)
    await until(() => stream.getSnapshot().isConnected)
    const turns: number[] = []
    const turn = (): void => {
      turns.push(inOrder)
      if (inOrder < count) setImmediate(turn)
    }
    turn()
    line.write(Array.from({ length: count }, (_, i) => `data:${i}\n\n`).join(''))
    await until(() => stream.getSnapshot().data === count - 1)
    stream.close()
    expect(inOrder).toBe(count)
    // A fast machine is through in a few slices.
    expect(new Set(turns).size).toBeGreaterThan(2)
  })

  it('never holds the event loop for longer than a slice and one handler', async () => {
    const server = await startEventServer()
    const starts: number[] = []
    const stream = createStream(server.url, {
      onMessage: () => void (starts.push(performance.now()), work(0.05)),
    })
    stream.open()
    const line = await server.line(0)
    await until(() => stream.getSnapshot().isConnected)
    let turns: number[] = []
    let isOver = false
    const turn = (): void => {
      turns.push(starts.length)
      if (!isOver) setImmediate(turn)
    }
    turn()
    line.write(Array.from({ length: COUNT }, (_, i) => `data:${i}\n\n`).join(''))
    await until(() => starts.length === COUNT)
    isOver = true
    stream.close()
    turns = [...new Set(turns)]
    // At 50 µs a message a slice of 10 ms holds some 200 of them.
    const largest = Math.max(...turns.map((count, i) => count - (turns[i - 1] ?? 0)))
    expect(largest).toBeLessThanOrEqual(250)
  })

  it('is met with backpressure: what was not told is not counted as the place in the stream', async () => {
    const server = await startEventServer()
    const told: number[] = []
    const stream = createStream(server.url, { onMessage: (data) => void (told.push(data), work(0.5)) })
    stream.open()
    const line = await server.line(0)
    line.write(Array.from({ length: 200 }, (_, i) => `id:${i}\ndata:${i}\n\n`).join(''))
    await until(() => told.length > 10)
    stream.close()
    const { lastEventId } = stream.getSnapshot()
    expect(lastEventId).toBe(String(told.at(-1)))
    await until(() => server.open() === 0)
    expect(told.at(-1)).toBe(Number(lastEventId))
    expect(told.length).toBeLessThan(200)
  })
})
