import { expect, it } from 'vitest'
import type { Metrics } from '../api/events.ts'
import { formatTime } from '../format/formatTime.ts'
import { absenceText } from './absenceText.ts'

const start = Date.parse('2026-01-01T00:00:00Z')
const iso = (second: number) => new Date(start + second * 1000).toISOString()
const samples = Array.from({ length: 11 }, (_, second) => ({ at: iso(second) }) as Metrics)
const from = start + 2500

it('says when was last measured', () => {
  expect(absenceText([], undefined)).toBe('Waiting for the first figures')
  expect(absenceText(samples, undefined)).toContain(formatTime(iso(10)))
})

it('says what becomes of figures while there is no connection, and what became of them', () => {
  expect(absenceText(samples, { from, to: null })).toMatch(/^No connection since .*comes afterwards/)
  expect(absenceText(samples, { from, to: from + 4000 })).toContain(
    'for 4.0 s. 4 missed figures came afterwards.',
  )
  expect(absenceText(samples, { from, to: from + 200 })).toContain('for 200 ms. Nothing was missed.')
})
