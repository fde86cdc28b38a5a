import { bundle } from '../bundle.ts'
import { withBrowser, type BrowserName } from '../rounds/browser.ts'
import { interleave, type Worker } from '../rounds/interleave.ts'
import { startPage } from '../rounds/startPage.ts'
import { startProcess } from '../rounds/startProcess.ts'
import { geometricMean } from '../statistics.ts'
import type { Cell } from './implementations.ts'
import { hugeLine, workloadNames } from './workloads.ts'

const MB = 1_000_000
const CHUNK_SIZES = [65_536, 1400, 16]
const NAMES = ['ssekit', 'eventsource-parser']
/** Each implementation in so many processes: a compiler may take a wrong turn in one of them, and stay on it. */
const PROCESSES = 3
const allNames = (count: number): string[] => Array.from({ length: count }, () => NAMES).flat()

export interface ParserResult extends Cell {
  messages: number
  /** MB per second, medians: of CPU time in Node, by the clock in a browser. */
  peer: number
  ssekit: number
  /** How many times as fast as the peer. */
  ratio: number
}
export interface ParserReport {
  runtime: string
  rounds: number
  results: ParserResult[]
  geomeans: { chunkSize: number; ratio: number; lowest: number }[]
  /** Speed on one line of 16 MB over that on one of 2 MB: about 1 when linear. */
  linearity: number
}

interface ParserBenchOptions {
  isQuick: boolean
  /** In this browser instead of Node. */
  browser: BrowserName | null
  log: (line: string) => void
}

export const runParserBench = async ({
  isQuick,
  browser,
  log,
}: ParserBenchOptions): Promise<ParserReport> => {
  const rounds = isQuick ? 5 : 9
  const measureAll = async (workers: Worker<Cell>[], runtime: string): Promise<ParserReport> => {
    const results: ParserResult[] = []
    const add = async (cell: Cell) => {
      const { messages, cpu } = await interleave(cell, workers, { rounds, warmUp: 300_000 })
      const [ssekit, peer] = NAMES.map((name) => cell.bytes / cpu[name]!) as [number, number]
      const result = { ...cell, messages, peer, ssekit, ratio: ssekit / peer }
      log(`${cell.workload}, ${cell.chunkSize} B: ${result.ratio.toFixed(2)}`)
      results.push(result)
      return result
    }
    for (const chunkSize of CHUNK_SIZES) {
      for (const workload of workloadNames) await add({ workload, bytes: (isQuick ? 2 : 8) * MB, chunkSize })
    }
    const geomeans = CHUNK_SIZES.map((chunkSize) => {
      const seven = results.filter((result) => result.chunkSize === chunkSize).map(({ ratio }) => ratio)
      return { chunkSize, ratio: geometricMean(seven), lowest: Math.min(...seven) }
    })
    const line = (bytes: number) => add({ workload: hugeLine, bytes, chunkSize: 16_384 })
    const short = await line(2 * MB)
    const long = await line(16 * MB)
    await line(50 * MB)
    for (const worker of workers) await worker.stop()
    return { runtime, rounds, results, geomeans, linearity: long.ssekit / short.ssekit }
  }

  const file = await bundle(
    new URL(browser ? './page.ts' : './process.ts', import.meta.url),
    browser ? 'browser' : 'node',
  )
  try {
    if (!browser) {
      return await measureAll(
        allNames(isQuick ? 1 : PROCESSES).map((name) => startProcess<Cell>(file.path, name)),
        `Node ${process.version}, CPU time`,
      )
    }
    return await withBrowser(browser, async (opened) =>
      measureAll(
        await Promise.all(NAMES.map((name) => startPage<Cell>(opened, file.path, name))),
        `${browser} ${opened.version()}, by the clock`,
      ),
    )
  } finally {
    await file.remove()
  }
}
