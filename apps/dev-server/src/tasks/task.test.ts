import { describe, expect, test } from 'vitest'
import type { Reporter, TaskEvent, Work } from './task.ts'
import { startTask } from './task.ts'

const run = async (work: Work) => {
  const events: TaskEvent[] = []
  const task = startTask(work, async (event) => void events.push(event))
  await task.settled
  return { events, task }
}

const step = (report: Reporter, number: number, percentage: number) =>
  report.progress({ step: number, total: 2, message: `step ${number}`, percentage })

describe('startTask', () => {
  test('tells progress and log lines in order, 100 percent, then how it ended', async () => {
    const { events, task } = await run(async (report) => {
      step(report, 1, 10)
      report.log('a line')
      step(report, 2, 60)
      return { message: 'All good.', result: { files: 3 } }
    })
    expect(events.map(({ event }) => event)).toEqual(['progress', 'log', 'progress', 'progress', 'complete'])
    expect(events.at(-2)).toMatchObject({ data: { step: 2, percentage: 100 } })
    expect(events.at(-1)).toEqual({
      event: 'complete',
      data: { status: 'done', message: 'All good.', durationMs: expect.any(Number), result: { files: 3 } },
    })
    expect(task.outcome()).toMatchObject({ status: 'done' })
  })

  test('work that throws has failed, with its own words and without a result', async () => {
    const { events } = await run(async (report) => {
      step(report, 1, 40)
      throw new Error('a.ts: there is no such file.')
    })
    expect(events.map(({ event }) => event)).toEqual(['progress', 'complete'])
    expect(events.at(-1)).toHaveProperty('data', {
      status: 'failed',
      message: 'a.ts: there is no such file.',
      durationMs: expect.any(Number),
    })
  })

  test('a flood of progress becomes a few events', async () => {
    const { events } = await run(async (report) => {
      for (let i = 0; i < 1000; i += 1) step(report, 1, i / 10)
      return { message: '', result: {} }
    })
    expect(events.length).toBeLessThan(10)
  })

  test('the state is what was emitted so far: a late viewer is up to date, never ahead of the stream', async () => {
    let goOn!: () => void
    const gate = new Promise<void>((resolve) => (goOn = resolve))
    const emitted: TaskEvent[] = []
    const states: [number, number][] = []
    const logs = (events: TaskEvent[]) => events.filter(({ event }) => event === 'log').length
    const task = startTask(
      async (report) => {
        await gate
        step(report, 1, 0)
        report.log('one')
        report.log('two')
        return { message: '', result: {} }
      },
      async (event) => {
        emitted.push(event)
        states.push([logs(task.state()), logs(emitted)])
      },
    )
    goOn()
    await task.settled
    expect(states).toHaveLength(5)
    expect(states.every(([shown, sent]) => shown === sent)).toBe(true)
    expect(task.state().map(({ event }) => event)).toEqual(['log', 'log', 'complete'])
  })
})
