import { announceSeed, createRandom } from '@ssekit/testing/scenarios'
import { expect, test } from 'vitest'
import { playDeploys } from './playDeploys.ts'

test(
  '40 deploys in miniature: nobody is ended for good, nobody misses a message',
  { timeout: 120_000 },
  async () => {
    const { violations, ended, received, sent } = await playDeploys(40, createRandom(announceSeed('Deploys')))
    expect([violations, ended]).toEqual([[], 0])
    expect(received).toBeGreaterThan(sent)
  },
)
