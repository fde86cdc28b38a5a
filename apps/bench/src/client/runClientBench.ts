import { fork } from 'node:child_process'
import { once } from 'node:events'
import { bundle } from '../bundle.ts'
import { interleave } from '../rounds/interleave.ts'
import { startProcess } from '../rounds/startProcess.ts'
import { geometricMean } from '../statistics.ts'
import type { Cell } from './implementations.ts'

const MB = 1_000_000
const NAMES = ['ssekit', 'eventsource']
const FLOOR = 'fetch alone'
/** Streams of AI tokens, and small messages. */
const WORKLOADS = ['AI JSON', 'AI+CJK', 'AI CRLF', 'tiny']
/** Messages a write: as a model tells its tokens, and as a burst, or what a proxy held back, comes. */
const BATCHES = [1, 250]

export interface ClientResult {
  workload: string
  /** Messages a write of the server. */
  batch: number
  messages: number
  /** Microseconds of CPU time a message, medians. */
  peer: number
  ssekit: number
  /** What both stand on: reading the same body and doing nothing with it. */
  fetchAlone: number
  /** How many times as fast as the peer. */
  ratio: number
}
export interface ClientReport {
  runtime: string
  rounds: number
  results: ClientResult[]
  /** Over the streams of AI tokens. */
  geomean: number
}

/** The whole client, from the request to the handler, over real HTTP. */
export const runClientBench = async (
  isQuick: boolean,
  log: (line: string) => void,
): Promise<ClientReport> => {
  const rounds = isQuick ? 5 : 9
  const serverFile = await bundle(new URL('./streamServer.ts', import.meta.url))
  const file = await bundle(new URL('./process.ts', import.meta.url))
  const server = fork(serverFile.path, { execArgv: [] })
  const workers = (isQuick ? NAMES : [...NAMES, ...NAMES, ...NAMES]).map((name) =>
    startProcess<Cell>(file.path, name),
  )
  const floor = startProcess<Cell>(file.path, FLOOR)
  try {
    const [port] = (await once(server, 'message')) as [number]
    const results: ClientResult[] = []
    for (const batch of BATCHES) {
      for (const workload of WORKLOADS) {
        const bytes = (isQuick ? 1 : 8) * MB
        const url = `http://127.0.0.1:${port}/${encodeURIComponent(workload)}?bytes=${bytes}&messages=${batch}`
        const { messages, cpu } = await interleave({ url }, workers, { rounds, warmUp: 1_000_000 })
        const alone = await interleave({ url }, [floor], { rounds, warmUp: 300_000 })
        const [ssekit, peer] = NAMES.map((name) => cpu[name]! / messages) as [number, number]
        const fetchAlone = alone.cpu[FLOOR]! / messages
        results.push({ workload, batch, messages, peer, ssekit, fetchAlone, ratio: peer / ssekit })
        log(`${workload}, ${batch} a write: ${(peer / ssekit).toFixed(2)}`)
      }
    }
    const tokens = results.filter(({ workload }) => workload.startsWith('AI')).map(({ ratio }) => ratio)
    return { runtime: `Node ${process.version}, CPU time`, rounds, results, geomean: geometricMean(tokens) }
  } finally {
    server.kill()
    for (const worker of [...workers, floor]) await worker.stop()
    await serverFile.remove()
    await file.remove()
  }
}
