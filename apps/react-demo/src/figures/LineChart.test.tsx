import { metricSeries, type Metrics } from '@ssekit/demo-kit'
import { cleanup, fireEvent, render, screen } from '@testing-library/react'
import { afterEach, expect, it } from 'vitest'
import { LineChart } from './LineChart.tsx'

afterEach(cleanup)

const start = Date.parse('2026-01-01T00:00:00Z')
const samples = [4, 17, 8].map(
  (cpu, second) => ({ at: new Date(start + second * 1000).toISOString(), cpu }) as Metrics,
)
const cpu = metricSeries.find(({ id }) => id === 'cpu')!

const show = (at: number | null = null, shown: readonly Metrics[] = samples) => {
  const pointed: (number | null)[] = []
  const absences = [{ from: start + 500, to: start + 1500 }]
  const { container } = render(
    <LineChart
      series={cpu}
      samples={shown}
      absences={absences}
      end={start + 2000}
      at={at}
      point={(time) => pointed.push(time)}
    />,
  )
  return { pointed, container, slider: screen.getByRole('slider') }
}

it('reads the last figure, and has a mark for the time without a connection', () => {
  const { slider, container } = show()
  expect(slider.getAttribute('aria-valuetext')).toMatch(/^8 % at /)
  expect(slider.getAttribute('aria-label')).toContain('between 4 % and 17 %')
  expect(container.querySelectorAll('.chart-absence')).toHaveLength(1)
  expect(container.querySelector('figcaption time')).toBeNull()
})

it('reads the figure that is pointed at', () => {
  const { slider, container } = show(start + 1000)
  expect(slider.getAttribute('aria-valuetext')).toMatch(/^17 % at /)
  expect(container.querySelector('figcaption time')?.textContent).not.toBe('')
})

it('is read with the arrow keys, and lets go with Escape', () => {
  const { slider, pointed } = show()
  for (const key of ['ArrowLeft', 'Home', 'Tab', 'Escape']) fireEvent.keyDown(slider, { key })
  expect(pointed).toEqual([start + 1000, start, null])
})

it('says so while there are no figures', () => {
  const { slider } = show(null, [])
  expect(slider.getAttribute('aria-label')).toContain('no figures yet')
})
