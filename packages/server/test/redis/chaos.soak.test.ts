import { announceSeed, createRandom } from '@ssekit/testing/scenarios'
import { expect, test } from 'vitest'
import { playRedisChaos } from '../support/redisChaos.ts'

const MESSAGES = Number(process.env.SOAK_MESSAGES ?? 100_000)

test(
  `${MESSAGES} messages while everything breaks at random: none lost, doubled or out of order without a gap told`,
  { timeout: 3_600_000 },
  async () => {
    const chaos = await playRedisChaos(MESSAGES, createRandom(announceSeed('Redis soak')))
    console.warn(JSON.stringify({ ...chaos, violations: chaos.violations.length }))
    expect(chaos.violations).toEqual([])
    expect(chaos.sent).toBeGreaterThanOrEqual(MESSAGES)
  },
)
