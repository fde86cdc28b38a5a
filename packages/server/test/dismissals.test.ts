import { expect, test } from 'vitest'
import { createDismissals } from '../src/hub/dismissals.ts'

test('a dismissed client is refused for a minute', () => {
  let now = 0
  const dismissals = createDismissals(() => now)
  dismissals.add({ client: 'ann' })
  dismissals.add({ client: 'bob', group: 'news' })
  now = 59_999
  expect(dismissals.includes({ client: 'ann' })).toBe(true)
  expect(dismissals.includes({ client: 'bob', groups: ['sport', 'news'] })).toBe(true)
  expect(dismissals.includes({ client: 'bob', groups: ['sport'] })).toBe(false)
  expect(dismissals.includes({ client: 'cy', groups: ['news'] })).toBe(false)
  now = 60_000
  expect(dismissals.includes({ client: 'ann' })).toBe(false)
})

test('being dismissed again starts a new minute', () => {
  let now = 0
  const dismissals = createDismissals(() => now)
  dismissals.add({ client: 'ann' })
  now = 30_000
  dismissals.add({ client: 'ann' })
  now = 80_000
  expect(dismissals.includes({ client: 'ann' })).toBe(true)
})

test('and keeps nobody else out for longer', () => {
  let now = 0
  const dismissals = createDismissals(() => now)
  dismissals.add({ client: 'ann' })
  now = 10_000
  dismissals.add({ client: 'bob' })
  now = 50_000
  dismissals.add({ client: 'ann' })
  now = 80_000
  expect(dismissals.includes({ client: 'bob' })).toBe(false)
  expect(dismissals.includes({ client: 'ann' })).toBe(true)
})
