import { spawn } from 'node:child_process'
import process from 'node:process'
import { describe, expect, onTestFinished, test } from 'vitest'
import { createHub, memoryLog, streamFetchResponse, streamResponse } from '../src/index.ts'
import { connect, until } from './support/connect.ts'
import { grantOfQuery } from './support/grantOfQuery.ts'
import { serve } from './support/serve.ts'

/** Fifty for the collector, and as much again for a machine on which others work. */
const LIMIT = 100

const cpu = (): number => {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1_000
}

/** The longest stretch of work in which nothing else could run, in milliseconds of the processor's: others use it too. */
const longestHold = async (work: () => Promise<unknown>): Promise<number> => {
  let longest = 0
  let last = cpu()
  const look = (): void => {
    const now = cpu()
    longest = Math.max(longest, now - last)
    last = now
  }
  const timer = setInterval(look, 1)
  await work()
  clearInterval(timer)
  look()
  return longest
}

/** Reads an answer to its end, in a process of its own: here it would be measured too. */
const drain = (url: string): Promise<void> =>
  new Promise((resolve, reject) => {
    const script = `require('node:http').get(${JSON.stringify(url)}, (res) => res.resume())`
    const reader = spawn(process.execPath, ['-e', script], { stdio: 'ignore' })
    onTestFinished(() => void reader.kill())
    reader.on('error', reject)
    reader.on('exit', (code) => (code === 0 ? resolve() : reject(new Error(`The reader ended with ${code}`))))
  })

const ROWS = 200_000

function* rows() {
  for (let i = 0; i < ROWS; i += 1) yield { data: `row ${i}` }
}
async function* asyncRows() {
  for (let i = 0; i < ROWS; i += 1) yield { data: `row ${i}` }
}

describe('a source that never waits does not hold the event loop', () => {
  test.each([
    ['a generator', rows],
    ['an async generator', asyncRows],
    ['an array', () => Array.from(rows())],
  ])('%s', async (_, source) => {
    const url = await serve((req, res) => void streamResponse(req, res, source()))
    expect(await longestHold(() => drain(url))).toBeLessThan(LIMIT)
  })

  test('a generator behind the Fetch API', async () => {
    const response = streamFetchResponse(new Request('http://x/'), rows())
    const read = async (): Promise<void> => {
      for await (const _ of response.body!);
    }
    expect(await longestHold(read)).toBeLessThan(LIMIT)
  })

  test('session.send and drained in a loop, and many at once', async () => {
    const hub = createHub()
    onTestFinished(() => hub.close())
    const url = await serve(
      hub.handler(grantOfQuery, {
        async onOpen(session) {
          for (let i = 0; i < ROWS / 10 && !session.closed; i += 1) {
            session.send({ data: i })
            await session.drained()
          }
          session.close()
        },
      }),
    )
    const all = () => Promise.all(Array.from({ length: 10 }, () => drain(url)))
    expect(await longestHold(all)).toBeLessThan(LIMIT)
  })
})

describe('a long log does not hold the event loop', () => {
  const filled = async () => {
    const hub = createHub({ log: memoryLog({ size: 100_000 }), limits: { bufferBytes: 1e9 } })
    onTestFinished(() => hub.close())
    for (let i = 0; i < 100_000; i += 1) await hub.send('somebody else', { data: i })
    return hub
  }

  test('polled by someone for whom nothing of it is', async () => {
    const hub = await filled()
    const url = await serve(hub.pollHandler(grantOfQuery))
    const poll = async (): Promise<void> => {
      expect(await (await fetch(`${url}?client=ann&lastEventId=earliest`)).json()).toEqual([])
    }
    expect(await longestHold(() => Promise.all([poll(), poll(), poll()]))).toBeLessThan(LIMIT)
  })

  test('replayed to many who come back at once', async () => {
    const hub = await filled()
    const url = await serve(hub.handler(grantOfQuery))
    const come = async (): Promise<void> => {
      const stream = await connect(`${url}?client=ann&lastEventId=earliest`)
      await until(() => hub.stats().catchingUp === 0)
      stream.leave()
    }
    expect(await longestHold(() => Promise.all(Array.from({ length: 10 }, come)))).toBeLessThan(LIMIT)
  })
})

test('a burst that grows old at once is forgotten without a pause', async () => {
  const log = memoryLog({ size: 500_000, maxAge: 50 })
  for (let i = 0; i < 500_000; i += 1) void log.append({ audience: { to: 'all' }, block: 'data: 1\n\n' })
  const start = performance.now()
  await until(() => performance.now() - start > 60)
  const held = await longestHold(async () => {
    expect(await log.read(0, 10)).toMatchObject({ oldest: 500_001, top: 500_000, entries: [] })
  })
  expect(held).toBeLessThan(20)
})
