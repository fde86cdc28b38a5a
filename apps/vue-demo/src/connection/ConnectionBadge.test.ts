import type { Retry, Status, TabRole } from '@ssekit/vue'
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

it.each<[TabRole, string]>([
  ['leading', 'in this tab'],
  ['catching-up', 'in this tab'],
  ['following', 'in another tab'],
  ['waiting', 'in another tab'],
])('says of an open connection where it is: %s is %s', async (tabRole, text) => {
  const badge = mount(ConnectionBadge, { props: { status: 'open', retry: null, testId: 'c', tabRole } })
  expect(badge.text()).toBe(`Live ${text}`)
  await badge.setProps({ status: 'closed' })
  expect(badge.text()).toBe('Closed')
})
