import { metricSeries, type Metrics } from '@ssekit/demo-kit'
import { enableAutoUnmount, mount } from '@vue/test-utils'
import { afterEach, expect, it } from 'vitest'
import LineChart from './LineChart.vue'

enableAutoUnmount(afterEach)

const start = Date.parse('2026-01-01T00:00:00Z')
const samples = [4, 17, 8].map(
  (cpu, second) => ({ at: new Date(start + second * 1000).toISOString(), cpu }) as Metrics,
)
const series = metricSeries.find(({ id }) => id === 'cpu')!
const absences = [{ from: start + 500, to: start + 1500 }]

const show = (at: number | null = null, shown: readonly Metrics[] = samples) => {
  const chart = mount(LineChart, { props: { series, samples: shown, absences, end: start + 2000, at } })
  return { chart, slider: chart.get('[role=slider]') }
}

it('reads the last figure, and has a mark for the time without a connection', () => {
  const { chart, slider } = show()
  expect(slider.attributes('aria-valuetext')).toMatch(/^8 % at /)
  expect(slider.attributes('aria-label')).toContain('between 4 % and 17 %')
  expect(chart.findAll('.chart-absence')).toHaveLength(1)
  expect(chart.find('figcaption time').exists()).toBe(false)
})

it('reads the figure that is pointed at', () => {
  const { chart, slider } = show(start + 1000)
  expect(slider.attributes('aria-valuetext')).toMatch(/^17 % at /)
  expect(chart.get('figcaption time').text()).not.toBe('')
})

it('is read with the arrow keys, and lets go with Escape', async () => {
  const { chart, slider } = show()
  for (const key of ['ArrowLeft', 'Home', 'Tab', 'Escape']) await slider.trigger('keydown', { key })
  expect(chart.emitted('point')).toEqual([[start + 1000], [start], [null]])
})

it('says so while there are no figures', () => {
  expect(show(null, []).slider.attributes('aria-label')).toContain('no figures yet')
})
