import { steps, type ScenarioServer } from '@ssekit/testing/scenarios'
import { describe, expect, onTestFinished } from 'vitest'
import { createSSEClient, type SSEError, type SSEOptions, type Status } from '../../../src/index.ts'
import { it } from '../support/server.ts'

const { stream } = steps

/** A consumer as a binding has one: each `render` brings the options anew. */
const open = async (server: ScenarioServer, first: SSEOptions) => {
  server.script('/', stream('data: 1\n\n'))
  const client = createSSEClient()
  const errors: SSEError[] = []
  const statuses: Status[] = []
  const handlers: SSEOptions = {
    onError: (error) => void errors.push(error),
    onStatus: (status) => void statuses.push(status),
  }
  const read = (options: SSEOptions): SSEOptions => ({ ...handlers, ...options })
  const consumer = client.stream(server.url('/'), read(first))
  onTestFinished(consumer.subscribe(() => {}))
  const render = (options: SSEOptions): void => consumer.update(client.read(server.url('/'), read(options)))
  return { consumer, errors, statuses, render }
}

const BAD: SSEOptions = { until: 5 as never }
const GOOD: SSEOptions = { until: 'end' }
const soon = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

describe('options of several renders in one task', () => {
  it('are looked at once, after the last of them: what was mended at once is no error', async ({
    server,
  }) => {
    const { consumer, errors, statuses, render } = await open(server, GOOD)
    await expect.poll(() => consumer.getSnapshot().data).toBe(1)
    render(BAD)
    render(GOOD)
    await soon()
    expect([statuses, errors]).toEqual([['open'], []])
    expect(server.requests()).toHaveLength(1)
  })

  it('what stays bad is one error, however often it was brought', async ({ server }) => {
    const { consumer, errors, statuses, render } = await open(server, GOOD)
    await expect.poll(() => consumer.getSnapshot().data).toBe(1)
    for (let renders = 0; renders < 3; renders += 1) render(BAD)
    await soon()
    expect(errors).toMatchObject([{ code: 'request', fatal: true }])
    expect(statuses).toEqual(['open', 'error'])
  })

  it('what was bad and is mended asks once, however often it was brought', async ({ server }) => {
    const { consumer, errors, statuses, render } = await open(server, BAD)
    expect(statuses).toEqual(['error'])
    for (let renders = 0; renders < 3; renders += 1) render(GOOD)
    await expect.poll(() => consumer.getSnapshot().data).toBe(1)
    expect(errors).toHaveLength(1)
    expect(statuses).toEqual(['error', 'connecting', 'open'])
    expect(server.requests()).toHaveLength(1)
  })

  it('a thousand cost no more looks at an option than one', async ({ server }) => {
    let looks = 0
    const schema = {
      get message() {
        looks += 1
        return (raw: string) => raw
      },
    }
    const { consumer, render } = await open(server, { schema })
    await expect.poll(() => consumer.getSnapshot().data).toBe('1')
    const looksOf = async (renders: number): Promise<number> => {
      const before = looks
      for (let count = 0; count < renders; count += 1) render({ schema })
      await soon()
      return looks - before
    }
    const once = await looksOf(1)
    expect(once).toBeGreaterThan(0)
    expect(await looksOf(1_000)).toBe(once)
  })
})
