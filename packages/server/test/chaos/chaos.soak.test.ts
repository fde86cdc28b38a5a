import { announceSeed, createRandom } from '@ssekit/testing/scenarios'
import { expect, test } from 'vitest'
import { measureHeap, riseOf } from '../support/heap.ts'
import { playChaos } from './playChaos.ts'

const MINUTES = Number(process.env.SOAK_MINUTES ?? 10)
/** Enough for a curve; each sample collects garbage first. */
const SAMPLES = 60

test(
  `${MINUTES} minutes of faults at random: nothing lost, doubled or out of order, and the heap stays flat`,
  { timeout: 7_200_000 },
  async () => {
    const begin = performance.now()
    const duration = MINUTES * 60_000
    const heap: number[] = []

    const chaos = await playChaos({
      random: createRandom(announceSeed('Chaos, long')),
      goesOn: () => performance.now() - begin < duration,
      onFault: () => {
        if (performance.now() - begin > (heap.length * duration) / SAMPLES) heap.push(measureHeap())
      },
    })

    const curve = heap.map((mib) => mib.toFixed(1)).join(' ')
    console.warn(JSON.stringify({ ...chaos, violations: chaos.violations.length }))
    console.warn(
      `Heap in MiB, client and server together: ${curve}; rise after warm-up: ${riseOf(heap).toFixed(3)}`,
    )
    expect(chaos.violations).toEqual([])
    expect(chaos.left).toEqual({ connections: 0, clients: 0 })
    expect(riseOf(heap)).toBeLessThan(1.1)
  },
)
