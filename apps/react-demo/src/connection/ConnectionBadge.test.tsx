import type { Retry, Status, TabRole } from '@ssekit/react'
import { cleanup, render, screen } from '@testing-library/react'
import { afterEach, expect, it } from 'vitest'
import { ConnectionBadge } from './ConnectionBadge.tsx'

afterEach(cleanup)

const waiting: Retry = { attempt: 2, delay: 60_000, at: Date.now() + 60_000, reason: 'network' }
const show = (status: Status, retry: Retry | null = null) =>
  render(<ConnectionBadge status={status} retry={retry} testId="connection" />)

it.each([
  ['connecting', 'Connecting'],
  ['open', 'Live'],
  ['closed', 'Closed'],
  ['done', 'Done'],
  ['error', 'Error'],
] as const)('says of %s that it is “%s”, without a countdown', (status, word) => {
  show(status)
  const badge = screen.getByRole('status')
  expect(badge.dataset.status).toBe(status)
  expect(badge.textContent.trim()).toBe(word)
})

it('counts down for eyes only while reconnecting', () => {
  show('reconnecting', waiting)
  const countdown = screen.getByText(/^in \d+ s$/)
  expect(countdown.getAttribute('aria-hidden')).toBe('true')
  expect(screen.getByRole('status').textContent).toContain('Reconnecting')
})

it('says “now” while the attempt is under way', () => {
  show('reconnecting', { ...waiting, at: null })
  expect(screen.getByText('now')).toBeTruthy()
})

it.each<[TabRole, string]>([
  ['leading', 'in this tab'],
  ['catching-up', 'in this tab'],
  ['following', 'in another tab'],
  ['waiting', 'in another tab'],
])('says of an open connection where it is: %s is %s', (tabRole, text) => {
  const { rerender } = render(<ConnectionBadge status="open" retry={null} testId="c" tabRole={tabRole} />)
  expect(screen.getByRole('status').textContent).toBe(`Live ${text}`)
  rerender(<ConnectionBadge status="closed" retry={null} testId="c" tabRole={tabRole} />)
  expect(screen.getByRole('status').textContent).toBe('Closed')
})
