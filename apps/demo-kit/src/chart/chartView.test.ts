import { describe, expect, it } from 'vitest'
import type { Metrics } from '../api/events.ts'
import { formatTime } from '../format/formatTime.ts'
import { chartEnd, chartView, shownAbsences, timeAt } from './chartView.ts'
import { metricSeries } from './metricSeries.ts'

const cpu = metricSeries.find(({ id }) => id === 'cpu')!
const start = Date.parse('2026-01-01T00:00:00Z')
const sample = (second: number, value: number): Metrics => ({
  at: new Date(start + second * 1000).toISOString(),
  cpu: value,
  rss: 0,
  heapUsed: 0,
  eventLoopDelay: 0,
  connections: 0,
  messagesPerSecond: 0,
})
const timeOf = (second: number) => formatTime(new Date(start + second * 1000).toISOString())
const few = [sample(0, 4), sample(1, 17.25), sample(2, 8)]

describe('chartView', () => {
  it('is nothing before the first figure', () => {
    expect(chartView(cpu, [])).toBeNull()
  })

  it('says in words what the picture shows', () => {
    expect(chartView(cpu, few)).toMatchObject({
      values: ['20 %', '10 %', '0 %'],
      reading: { value: '8 %', time: timeOf(2), x: 100, y: 60 },
      description: 'CPU, of one core: 8 % now, between 4 % and 17.3 % in the last minute',
    })
  })

  it('reads the figure nearest to what is pointed at', () => {
    const at = start + 1400
    expect(chartView(cpu, few, { at })?.reading).toMatchObject({ value: '17.3 %', time: timeOf(1) })
  })

  it('leaves out what is older than the minute it shows, but keeps the axis for it', () => {
    const view = chartView(cpu, [sample(0, 90), sample(120, 4)])
    expect(view?.line.match(/[ML]/g)).toHaveLength(1)
    expect(view?.values[0]).toBe('100 %')
  })

  it('has a line of the grid each quarter of a minute, at the same times as it moves on', () => {
    const [early, late] = [61, 64].map((second) => chartView(cpu, [sample(second, 4)])!.times)
    // Which has no room for a label yet at the right edge.
    expect(early!.map(({ label }) => label)).toEqual([...[15, 30, 45].map(timeOf), ''])
    expect(late!.map(({ at }) => at)).toEqual([15, 30, 45, 60].map((second) => start + second * 1000))
    expect(early!.map(({ at }) => at)).toEqual(late!.map(({ at }) => at))
    expect(early![0]!.x - late![0]!.x).toBeCloseTo(5)
  })

  it('marks when there was no connection, up to the present while there is none', () => {
    const absences = [
      { from: start - 90_000, to: start - 80_000 },
      { from: start + 30_000, to: start + 36_000 },
      { from: start + 57_000, to: null },
    ]
    const view = chartView(cpu, [sample(57, 4)], { absences, end: start + 60_000 })
    expect(view?.absences).toEqual([
      { x: 50, width: 10 },
      { x: 95, width: 5 },
    ])
    expect(view?.reading.x).toBe(95)
  })

  it('still has something to say when all figures have left the picture', () => {
    const view = chartView(cpu, few, { end: start + 90_000 })
    expect(view).toMatchObject({ line: '', reading: { value: '8 %', x: 0 } })
    expect(view?.description).toContain('8 % now')
  })
})

describe('pointing at a figure', () => {
  it('turns a place into a time', () => {
    expect(timeAt(start, 1)).toBe(start)
    expect(timeAt(start, 0)).toBe(start - 60_000)
    expect(timeAt(start, 0.75)).toBe(start - 15_000)
  })

  it('ends with the last figure, or with the present where that is later', () => {
    expect(chartEnd(few)).toBe(start + 2000)
    expect(chartEnd(few, start + 5000)).toBe(start + 5000)
    expect(chartEnd(few, start)).toBe(start + 2000)
    expect(chartEnd([])).toBe(0)
  })

  it('leaves out a time without a connection that has left the picture', () => {
    const gone = { from: start - 70_000, to: start - 60_000 }
    const lasting = { from: start - 70_000, to: null }
    const ending = { from: start - 70_000, to: start - 59_999 }
    expect(shownAbsences([gone, lasting, ending], start)).toEqual([lasting, ending])
  })
})
