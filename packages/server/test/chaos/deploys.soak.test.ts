import { announceSeed, createRandom } from '@ssekit/testing/scenarios'
import { expect, test } from 'vitest'
import { playDeploys } from './playDeploys.ts'

const DEPLOYS = Number(process.env.SOAK_DEPLOYS ?? 2_000)

test(
  `${DEPLOYS} deploys in miniature: nobody is ended for good, nobody misses a message`,
  { timeout: 7_200_000 },
  async () => {
    const result = await playDeploys(DEPLOYS, createRandom(announceSeed('Deploys, long')))
    console.warn(JSON.stringify(result))
    expect([result.violations, result.ended]).toEqual([[], 0])
  },
)
