import { median } from '../statistics.ts'
import { startRig, type Rig } from './rig.ts'
import { withRigFiles } from './withRigs.ts'

const BASE = 'res.write'
const FLOOR = 'socket.write'
/** express-sse tells every connection of each new one: ten thousand take it minutes. */
const PEERS = ['ssekit', BASE, FLOOR, 'better-sse', '@fastify/sse', 'express-sse']
const PEERS_OF_MANY = ['ssekit', BASE, FLOOR, 'better-sse']

export interface FanoutResult {
  name: string
  connections: number
  /** Messages sent in one turn of the event loop, and received by all before the next are. */
  perTick: number
  /** Microseconds of CPU time per message and connection, median. */
  cost: number
  /** The part of it that the kernel took. */
  system: number
  /** Of what `res.write` of one shared Buffer costs, one message a turn, as many connections. */
  ratio: number
  /** Of what the same costs on bare sockets. */
  overSocket: number
}
export interface DelayResult {
  name: string
  connections: number
  median: number
  p99: number
}
export interface FanoutReport {
  runtime: string
  rounds: number
  results: FanoutResult[]
  /** Milliseconds from send to receipt, at twenty messages a second. */
  delays: DelayResult[]
}

interface Options {
  isQuick: boolean
  log: (line: string) => void
}

export const runFanoutBench = ({ isQuick, log }: Options): Promise<FanoutReport> =>
  withRigFiles(async (files) => {
    const rounds = isQuick ? 3 : 7
    const results: FanoutResult[] = []
    const delays: DelayResult[] = []

    const compare = async (
      names: readonly string[],
      connections: number,
      messages: number,
    ): Promise<void> => {
      const rigs: Rig[] = []
      try {
        for (const name of names) {
          const rig = await startRig(files, name)
          rigs.push(rig)
          await rig.connect(connections)
          await rig.send(20, 1)
          log(`${name}: ${connections} connections`)
        }
        for (const perTick of [1, 10]) {
          const costs = new Map(names.map((name) => [name, [] as { cost: number; system: number }[]]))
          for (let round = 0; round < rounds; round += 1) {
            for (const rig of rigs) {
              const { user, system } = await sendBy(rig, messages, perTick)
              const deliveries = messages * connections
              costs.get(rig.name)!.push({ cost: (user + system) / deliveries, system: system / deliveries })
            }
          }
          const middleOf = (name: string, part: 'cost' | 'system'): number =>
            median(costs.get(name)!.map((one) => one[part]))
          for (const name of names) {
            const cost = middleOf(name, 'cost')
            const base = results.find(
              (one) => one.name === BASE && one.connections === connections && one.perTick === 1,
            )
            const ratio = cost / (base?.cost ?? middleOf(BASE, 'cost'))
            const overSocket = cost / middleOf(FLOOR, 'cost')
            const system = middleOf(name, 'system')
            results.push({ name, connections, perTick, cost, system, ratio, overSocket })
          }
        }
        await checkSamples(rigs)
        if (connections === 1_000) await measureDelays(rigs, connections)
      } finally {
        for (const rig of rigs) rig.stop()
      }
    }

    const measureDelays = async (rigs: readonly Rig[], connections: number): Promise<void> => {
      const count = isQuick ? 40 : 200
      const measure = async (rig: Rig, name: string): Promise<void> => {
        const { median: middle, p99 } = await rig.pace(count, 50)
        delays.push({ name, connections, median: middle, p99 })
        log(`${name}: p99 ${p99.toFixed(1)} ms`)
      }
      for (const rig of rigs) await measure(rig, rig.name)
      const [own] = rigs
      await own!.stall()
      // Enough to fill what the system buffers for the one that does not read, and then some.
      await own!.send(20_000, 50)
      await measure(own!, 'ssekit, one reader stalled')
    }

    await compare(PEERS, 1_000, isQuick ? 50 : 200)
    if (!isQuick) {
      await compare(PEERS_OF_MANY, 10_000, 40)
      // As many as a process with 20,000 files holds.
      await compare(PEERS_OF_MANY, 18_000, 25)
    }
    return { runtime: `Node ${process.version}, CPU time of the server`, rounds, results, delays }
  })

/**
 * Each lot is with everybody before the next is sent: the hub writes to ten thousand over several turns of the event loop, and
 * what is sent meanwhile would join what waits. That is cheaper, and not what is compared.
 */
const sendBy = async (rig: Rig, messages: number, perTick: number): Promise<NodeJS.CpuUsage> => {
  const sum = { user: 0, system: 0 }
  for (let sent = 0; sent < messages; sent += perTick) {
    const { user, system } = await rig.send(perTick, perTick)
    sum.user += user
    sum.system += system
  }
  return sum
}

/** Each must have told the same. */
const checkSamples = async (rigs: readonly Rig[]): Promise<void> => {
  const [first] = await rigs[0]!.samples()
  for (const rig of rigs) {
    for (const sample of await rig.samples()) {
      if (sample.digest === first!.digest && sample.messages === first!.messages) continue
      throw new Error(
        `${rig.name} told ${sample.messages} messages, ${rigs[0]!.name} ${first!.messages}, or other ones`,
      )
    }
  }
}
