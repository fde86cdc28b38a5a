import type { Retry, Status } from '@ssekit/vue'
import { enableAutoUnmount, mount } from '@vue/test-utils'
import { afterEach, expect, it } from 'vitest'
import ConnectionBadge from './ConnectionBadge.vue'

enableAutoUnmount(afterEach)

const waiting: Retry = { attempt: 2, delay: 60_000, at: Date.now() + 60_000, reason: 'network' }
const show = (status: Status, retry: Retry | null = null) =>
  mount(ConnectionBadge, { props: { status, retry, testId: 'connection' } })

it.each([
  ['connecting', 'Connecting'],
  ['open', 'Live'],
  ['closed', 'Closed'],
  ['done', 'Done'],
  ['error', 'Error'],
] as const)('says of %s that it is “%s”, without a countdown', (status, word) => {
  const badge = show(status).get('[role=status]')
  expect(badge.attributes('data-status')).toBe(status)
  expect(badge.text()).toBe(word)
})

it('counts down for eyes only while reconnecting', () => {
  const badge = show('reconnecting', waiting).get('[role=status]')
  const countdown = badge.get('.countdown')
  expect(countdown.text()).toMatch(/^in \d+ s$/)
  expect(countdown.attributes('aria-hidden')).toBe('true')
  expect(badge.text()).toContain('Reconnecting')
})

it('says “now” while the attempt is under way', () => {
  expect(
    show('reconnecting', { ...waiting, at: null })
      .get('.countdown')
      .text(),
  ).toBe('now')
})
