import { expect, test } from './test.ts'

test('who hears nothing but heartbeats is not cut off, though Bun closes what is silent for ten seconds', async ({
  app,
  open,
}) => {
  const reader = open('ann', 'quiet')
  // One comes when it opens, and then one in five seconds.
  await expect.poll(() => reader.comments.length, { timeout: 30_000 }).toBeGreaterThan(4)
  expect(reader.statuses).toEqual(['open'])
  expect((await app.health()).connections).toBe(1)
})
