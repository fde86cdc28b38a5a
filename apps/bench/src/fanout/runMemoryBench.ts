import { median } from '../statistics.ts'
import { startRig } from './rig.ts'
import { withRigFiles } from './withRigs.ts'

const NAMES = ['ssekit', 'res.write', 'better-sse', '@fastify/sse', 'express-sse']
/** Those that eighteen thousand can connect to within a minute; as many as a process with 20,000 files holds. */
const NAMES_OF_MANY = ['ssekit', 'res.write', 'better-sse']

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
    const rounds = isQuick ? 1 : 3

    const measure = async (name: string, connections: number): Promise<{ rss: number; heap: number }> => {
      const rig = await startRig(files, name)
      try {
        // What the first connections load stays loaded.
        await rig.connect(100)
        await rig.send(5, 1)
        const before = await rig.memory()
        await rig.connect(connections)
        const after = await rig.memory()
        const each = (of: 'rss' | 'heapUsed') => (after[of] - before[of]) / connections / 1_000
        log(`${name}, ${connections}: ${each('rss').toFixed(1)} KB, heap ${each('heapUsed').toFixed(1)} KB`)
        return { rss: each('rss'), heap: each('heapUsed') }
      } finally {
        rig.stop()
      }
    }

    const compare = async (names: readonly string[], connections: number): Promise<MemoryResult[]> => {
      const all = new Map(names.map((name) => [name, [] as { rss: number; heap: number }[]]))
      for (let round = 0; round < rounds; round += 1) {
        for (const name of names) all.get(name)!.push(await measure(name, connections))
      }
      return names.map((name) => ({
        name,
        connections,
        rss: median(all.get(name)!.map(({ rss }) => rss)),
        heap: median(all.get(name)!.map(({ heap }) => heap)),
      }))
    }

    const results = await compare(NAMES, 1_000)
    if (!isQuick) results.push(...(await compare(NAMES_OF_MANY, 18_000)))
    return { runtime: `Node ${process.version}`, rounds, results }
  })
