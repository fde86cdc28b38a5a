import { announceSeed, createRandom } from '@ssekit/testing/scenarios'
import { afterEach, expect, test, vi } from 'vitest'
import { watchResources } from '../../../core/test/connection/support/watchResources.ts'
import { until } from '../support/connect.ts'
import { playChaos } from './playChaos.ts'

const FAULTS = 1_000

afterEach(() => void vi.unstubAllGlobals())

test(
  `${FAULTS} faults at random: nothing lost, doubled or out of order, and nothing left behind`,
  { timeout: 120_000 },
  async () => {
    const { held } = watchResources()
    const chaos = await playChaos({
      random: createRandom(announceSeed('Chaos')),
      goesOn: (faults) => faults < FAULTS,
    })
    console.warn(JSON.stringify(chaos))
    expect(chaos.violations).toEqual([])
    expect(chaos.received).toBeGreaterThan(chaos.sent)
    expect(chaos.left).toEqual({ connections: 0, clients: 0 })
    await until(() => held().timers === 0 && held().listeners === 0, 'no timer and no listener to be left')
  },
)
