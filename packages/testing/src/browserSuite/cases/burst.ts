import { expect, it } from 'vitest'
import { scenarios, send, stream } from '../../remote/index.ts'
import { countFrames } from '../countFrames.ts'
import type { BrowserDriver } from '../driver.ts'
import { rowsOf, statusesOf } from '../reading.ts'
import { canSeeLongTasks, watchLongTasks } from '../watchLongTasks.ts'

const LIMIT = 100
/** Renders that frames do not account for: the change to `open`, and one for a frame that began before the count did. */
const SLACK = 3

const numbers = (count: number): number[] => Array.from({ length: count }, (_, i) => i)
const wire = (data: readonly unknown[]): string =>
  data.map((one) => `data: ${JSON.stringify(one)}\n\n`).join('')

/** Some tens of microseconds of work, whatever the resolution of the browser's clock. */
const labour = (): number => {
  let mixed = 1
  for (let i = 0; i < 40_000; i++) mixed = Math.imul(mixed ^ i, 16_777_619)
  return mixed
}

export const burstCases = ({ mountLists }: BrowserDriver): void => {
  it.for([500, 5_000])('%i messages at once: all told, the list keeps its limit, a render a frame', async (count) => {
    const path = await scenarios.serve(stream())
    const told: unknown[] = []
    let renders = 0
    const onEvent = (data: unknown): void => {
      told.push(data)
      labour()
    }
    const { container } = mountLists({ url: path.url, limit: LIMIT, onEvent, onRender: () => (renders += 1) })
    await expect.poll(() => statusesOf(container)).toEqual(['open'])

    const frames = countFrames()
    renders = 0
    await path.play(send(wire(numbers(count))))
    await expect.poll(() => rowsOf(container).at(-1)).toBe(String(count - 1))
    frames.stop()

    expect(told).toEqual(numbers(count))
    expect(rowsOf(container)).toEqual(numbers(count).slice(-LIMIT).map(String))
    expect(renders).toBeGreaterThan(0)
    expect(renders).toBeLessThanOrEqual(frames.seen() + SLACK)
    expect(await path.requests()).toHaveLength(1)
  })

  it('500 messages that are all alike count as 500', async () => {
    const path = await scenarios.serve(stream(wire(Array<string>(500).fill('same'))))
    let told = 0
    const { container } = mountLists({ url: path.url, limit: 1_000, onEvent: () => (told += 1) })
    await expect.poll(() => rowsOf(container).length).toBe(500)
    expect(new Set(rowsOf(container))).toEqual(new Set(['"same"']))
    expect(told).toBe(500)
  })

  it('the same payload again is rendered again, each time', async () => {
    const path = await scenarios.serve(stream())
    let renders = 0
    const { container } = mountLists({ url: path.url, onRender: () => (renders += 1) })
    await expect.poll(() => statusesOf(container)).toEqual(['open'])
    for (let count = 1; count <= 5; count++) {
      const before = renders
      await path.play(send(wire(['same'])))
      await expect.poll(() => rowsOf(container)).toEqual(Array(count).fill('"same"'))
      expect(renders).toBe(before + 1)
    }
  })

  if (canSeeLongTasks) {
    it('5,000 messages at once never keep the page from answering for 50 ms', async () => {
      const path = await scenarios.serve(stream())
      let told = 0
      const onEvent = (): void => {
        told += 1
        labour()
      }
      const { container } = mountLists({ url: path.url, limit: LIMIT, onEvent })
      await expect.poll(() => statusesOf(container)).toEqual(['open'])
      const longTasks = watchLongTasks()
      await path.play(send(wire(numbers(5_000))))
      await expect.poll(() => rowsOf(container).at(-1)).toBe('4999')
      expect(told).toBe(5_000)
      expect(await longTasks.durations()).toEqual([])
    })
  }
}
