import { expect, it } from 'vitest'
import { scenarios, send, stream } from '../../remote/index.ts'
import { countFrames } from '../countFrames.ts'
import type { BrowserDriver } from '../driver.ts'
import { rowsOf } from '../rowsOf.ts'
import { statusesOf } from '../statusesOf.ts'
import { canSeeLongTasks, watchLongTasks } from '../watchLongTasks.ts'

const LIMIT = 100
const BURSTS = 10
/** For a frame that had begun when the count did, or a timer that was early. */
const SLACK = 2

const numbers = (count: number): number[] => Array.from({ length: count }, (_, i) => i)
const wire = (data: readonly unknown[]): string =>
  data.map((one) => `data: ${JSON.stringify(one)}\n\n`).join('')

const cut = <T>(list: readonly T[], parts: number): T[][] => {
  const size = list.length / parts
  return Array.from({ length: parts }, (_, i) => list.slice(i * size, (i + 1) * size))
}

/** About so many milliseconds of work on an idle machine, however coarse the clock of the browser. */
const labour = (ms: number): number => {
  let mixed = 1
  for (let i = 0; i < ms * 450_000; i++) mixed = Math.imul(mixed ^ i, 16_777_619)
  return mixed
}

export const burstCases = ({ mountLists }: BrowserDriver): void => {
  it.for([
    [500, 1],
    [5_000, 1],
    [5_000, 500],
  ] as const)(
    '%i messages at once, in %i chunks: all told, the list keeps its limit, a render a frame',
    async ([count, chunks]) => {
      const path = await scenarios.serve(stream())
      const told: unknown[] = []
      let renders = 0
      const onEvent = (data: unknown): void => {
        told.push(data)
        labour(0.1)
      }
      const { container } = mountLists({
        url: path.url,
        limit: LIMIT,
        onEvent,
        onRender: () => (renders += 1),
      })
      await expect.poll(() => statusesOf(container)).toEqual(['open'])

      const frames = countFrames()
      renders = 0
      await path.play(...cut(numbers(count), chunks).map((part) => send(wire(part))))
      await expect.poll(() => rowsOf(container).at(-1)).toBe(String(count - 1))
      const occasions = frames.stop()

      expect(told).toEqual(numbers(count))
      expect(rowsOf(container)).toEqual(numbers(count).slice(-LIMIT).map(String))
      expect(renders).toBeGreaterThan(0)
      expect(renders).toBeLessThanOrEqual(occasions + SLACK)
      expect(await path.requests()).toHaveLength(1)
    },
  )

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
    it('5,000 messages at once do not keep the page from answering for 50 ms', async () => {
      const path = await scenarios.serve(stream())
      const { container } = mountLists({ url: path.url, limit: 20, onEvent: () => labour(0.05) })
      await expect.poll(() => statusesOf(container)).toEqual(['open'])
      // A long task of ours would come with every burst; one of a busy machine does not.
      const inEach: number[][] = []
      while (inEach.length < BURSTS && inEach.at(-1)?.length !== 0) {
        const longTasks = watchLongTasks()
        const last = `the end of burst ${inEach.length}`
        await path.play(send(wire([...numbers(5_000), last])))
        await expect.poll(() => rowsOf(container).at(-1)).toBe(JSON.stringify(last))
        inEach.push(await longTasks.end())
      }
      expect(inEach).toContainEqual([])
    })
  }
}
