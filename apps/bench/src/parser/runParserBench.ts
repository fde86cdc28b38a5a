import { bundle } from '../bundle.ts'
import { geometricMean, median } from '../statistics.ts'
import { startWorker, type Worker } from './startWorker.ts'
import type { Cell } from './worker.ts'
import { hugeLine, workloadNames } from './workloads.ts'

const MB = 1_000_000
const chunkSizes = [65_536, 1400, 16]
/** CPU time each process has for every cell before anything counts: fewer rounds would measure its compiler. */
const warmUp = 300_000

export interface ParserResult extends Cell {
  messages: number
  /** MB per second of CPU time, medians. */
  peer: number
  ssekit: number
  /** How many times as fast as the peer. */
  ratio: number
}
export interface ParserReport {
  node: string
  rounds: number
  results: ParserResult[]
  geomeans: { chunkSize: number; ratio: number }[]
  /** Speed on one line of 16 MB over that on one of 2 MB: about 1 when linear. */
  linearity: number
}

/** Both in turns, so that a noisy minute hits both; each must find the same messages. */
const measure = async (cell: Cell, workers: Worker[], rounds: number): Promise<ParserResult> => {
  const first = []
  for (const worker of workers) first.push(await worker.ask({ cell }))
  if (first[0]!.digest !== first[1]!.digest) {
    throw new Error(
      `${workers[0]!.name} and ${workers[1]!.name} differ on ${cell.workload} in ${cell.chunkSize} B chunks`,
    )
  }
  for (const worker of workers) {
    for (let spent = 0; spent < warmUp;) spent += (await worker.ask({ round: true })).cpu
  }
  const times: number[][] = workers.map(() => [])
  for (let round = 0; round < rounds; round++) {
    for (const [index, worker] of workers.entries()) {
      const reply = await worker.ask({ round: true })
      if (reply.messages !== first[index]!.messages || reply.characters !== first[index]!.characters) {
        throw new Error(`${worker.name} found something else in a later round of ${cell.workload}`)
      }
      times[index]!.push(reply.cpu)
    }
  }
  const [ssekit, peer] = times.map((list) => cell.bytes / median(list)) as [number, number]
  return { ...cell, messages: first[0]!.messages, peer, ssekit, ratio: ssekit / peer }
}

export const runParserBench = async (
  isQuick: boolean,
  log: (line: string) => void,
): Promise<ParserReport> => {
  const rounds = isQuick ? 5 : 9
  const file = await bundle(new URL('./worker.ts', import.meta.url))
  const workers = ['ssekit', 'eventsource-parser'].map((name) => startWorker(file.path, name))
  try {
    const results: ParserResult[] = []
    const add = async (cell: Cell) => {
      const result = await measure(cell, workers, rounds)
      log(`${cell.workload}, ${cell.chunkSize} B: ${result.ratio.toFixed(2)}`)
      results.push(result)
      return result
    }
    for (const chunkSize of chunkSizes) {
      for (const workload of workloadNames) await add({ workload, bytes: (isQuick ? 2 : 8) * MB, chunkSize })
    }
    const sevenBy = (size: number) =>
      results.filter((result) => result.chunkSize === size).map(({ ratio }) => ratio)
    const geomeans = chunkSizes.map((chunkSize) => ({ chunkSize, ratio: geometricMean(sevenBy(chunkSize)) }))

    const line = (bytes: number) => add({ workload: hugeLine, bytes, chunkSize: 16_384 })
    const short = await line(2 * MB)
    const long = await line(16 * MB)
    await line(50 * MB)
    return { node: process.version, rounds, results, geomeans, linearity: long.ssekit / short.ssekit }
  } finally {
    for (const worker of workers) worker.stop()
    await file.remove()
  }
}
