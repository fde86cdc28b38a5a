import { median } from '../statistics.ts'
import { startRig } from './rig.ts'
import { withRigFiles } from './withRigs.ts'

const NAMES = ['ssekit', 'res.write', 'better-sse', '@fastify/sse', 'express-sse']

export interface MemoryResult {
  name: string
  connections: number
  /** Kilobytes of the process per idle connection; what the kernel holds is not among them. */
  rss: number
  heap: number
}
export interface MemoryReport {
  runtime: string
  rounds: number
  results: MemoryResult[]
}

interface Options {
  isQuick: boolean
  log: (line: string) => void
}

/** What a connection costs that is open and gets nothing: medians of several processes, each measured before and after. */
export const runMemoryBench = ({ isQuick, log }: Options): Promise<MemoryReport> =>
  withRigFiles(async (files) => {
    const connections = isQuick ? 1_000 : 4_000
    const rounds = isQuick ? 1 : 3
    const all = new Map(NAMES.map((name) => [name, [] as { rss: number; heap: number }[]]))
    for (let round = 0; round < rounds; round += 1) {
      for (const name of NAMES) {
        const rig = await startRig(files, name)
        try {
          // What the first connections load stays loaded.
          await rig.connect(100)
          await rig.send(5, 1)
          const before = await rig.memory()
          await rig.connect(connections)
          const after = await rig.memory()
          const each = (of: 'rss' | 'heapUsed') => (after[of] - before[of]) / connections / 1_000
          all.get(name)!.push({ rss: each('rss'), heap: each('heapUsed') })
          log(`${name}: ${each('rss').toFixed(1)} KB, heap ${each('heapUsed').toFixed(1)} KB`)
        } finally {
          rig.stop()
        }
      }
    }
    const results = NAMES.map((name) => ({
      name,
      connections,
      rss: median(all.get(name)!.map(({ rss }) => rss)),
      heap: median(all.get(name)!.map(({ heap }) => heap)),
    }))
    return { runtime: `Node ${process.version}`, rounds, results }
  })
