import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as () => void

const MIB = 2 ** 20

/** What is held once everything unreachable is gone, in MiB. */
export const measureHeap = (): number => {
  collect()
  return process.memoryUsage().heapUsed / MIB
}

const median = (numbers: readonly number[]): number =>
  [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)]!

/**
 * By how much a curve rises after warm-up, its first fifth: the median of its last third over that of its first. 1 is
 * flat.
 */
export const riseOf = (curve: readonly number[]): number => {
  const warm = curve.slice(Math.ceil(curve.length / 5))
  const third = Math.max(1, Math.floor(warm.length / 3))
  return median(warm.slice(-third)) / median(warm.slice(0, third))
}
