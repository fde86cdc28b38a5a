import { expect, it } from 'vitest'
import { screenFromHash, screenHash, screens } from './screens.ts'

it('finds each screen by the hash it links to', () => {
  for (const screen of screens) expect(screenFromHash(screenHash(screen.id))).toBe(screen)
})

it.each(['', '#', '#/nowhere', '#notifications'])('shows the first screen for %j', (hash) => {
  expect(screenFromHash(hash).id).toBe('notifications')
})
