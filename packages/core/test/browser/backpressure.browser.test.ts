import { expect, it, onTestFinished } from 'vitest'
import { server } from 'vitest/browser'
import { head, scenarios, send } from '../../../testing/src/remote/index.ts'
import { createStream } from '../../src/index.ts'

const MIB = 2 ** 20
const MESSAGE = `data: ${'x'.repeat(1_000)}\n\n`

const work = (ms: number): void => {
  const from = performance.now()
  while (performance.now() < from + ms);
}

/** The browser's fetch, telling of each chunk as it is handed out: `pipeThrough` passes one on only when it is asked for. */
const fetchWatching = (onChunk: (bytes: Uint8Array) => void): typeof fetch => {
  const watch = () =>
    new TransformStream<Uint8Array, Uint8Array>({
      transform: (bytes, controller) => {
        onChunk(bytes)
        controller.enqueue(bytes)
      },
    })
  return async (...request) => {
    const response = await fetch(...request)
    return new Response(response.body!.pipeThrough(watch()), response)
  }
}

it('asks for the next bytes only when every message in those before has been told', async () => {
  const path = await scenarios.serve([head(), send(MESSAGE, 200)])
  let told = 0
  let handedOut = 0
  const ahead: number[] = []
  const slow = createStream(path.url, {
    decode: 'text',
    fetch: fetchWatching((bytes) => {
      ahead.push(handedOut - told)
      handedOut += new TextDecoder().decode(bytes).split('\n\n').length - 1
    }),
    onMessage: () => {
      told += 1
      work(1)
    },
  })
  onTestFinished(() => slow.close())
  slow.open()
  // Each batch arrives while the one before is being told.
  for (let batch = 1; batch < 5; batch++) {
    await expect.poll(() => told).toBeGreaterThan(batch * 200 - 150)
    await path.play(send(MESSAGE, 200))
  }
  await expect.poll(() => told).toBe(1_000)
  expect(ahead.length).toBeGreaterThan(2)
  expect(Math.max(...ahead)).toBe(0)
})

// Firefox takes in and keeps what a page has not asked for, without a limit.
if (server.browser === 'chromium') {
  it('a slow handler holds the server back', async () => {
    const text = MESSAGE.repeat(500)
    const total = 400 * MIB
    const path = await scenarios.serve([head(), send(text, Math.ceil(total / text.length))])
    let told = 0
    const slow = createStream(path.url, {
      decode: 'text',
      onMessage: () => {
        told += 1
        work(1)
      },
    })
    onTestFinished(() => slow.close())
    slow.open()
    const isHeldBack = async (): Promise<boolean> => {
      const before = (await path.requests())[0]!.sent
      const from = told
      await expect.poll(() => told).toBeGreaterThan(from + 100)
      return before > 0 && (await path.requests())[0]!.sent === before
    }
    await expect.poll(isHeldBack).toBe(true)
    expect((await path.requests())[0]!.sent).toBeLessThan(total)
  })
}
