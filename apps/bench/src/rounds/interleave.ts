import { median } from '../statistics.ts'
import type { Reply, Request } from './answerRounds.ts'

/** A process or a page in which one implementation waits for its turn. */
export interface Worker<Cell> {
  readonly name: string
  ask(request: Request<Cell>): Promise<Reply>
  stop(): void | Promise<void>
}

export interface Medians {
  messages: number
  /** Microseconds a round, by the name of the implementation. Of several workers of a name, the median of their medians. */
  cpu: Readonly<Record<string, number>>
}

const groupByName = <Cell>(workers: readonly Worker<Cell>[], medians: readonly number[]) => {
  const names = [...new Set(workers.map(({ name }) => name))]
  const of = (name: string) => median(medians.filter((_, index) => workers[index]!.name === name))
  return Object.fromEntries(names.map((name) => [name, of(name)]))
}

interface RoundsOptions {
  rounds: number
  /** CPU time each has before anything counts, in microseconds: fewer rounds would measure its compiler. */
  warmUp: number
}

/** All in turns, so that a noisy minute hits all alike; each must find the same messages. */
export const interleave = async <Cell>(
  cell: Cell,
  workers: readonly Worker<Cell>[],
  { rounds, warmUp }: RoundsOptions,
): Promise<Medians> => {
  const first: Reply[] = []
  for (const worker of workers) {
    const reply = await worker.ask({ cell })
    if (first[0] && first[0].digest !== reply.digest) {
      throw new Error(
        `${workers[0]!.name} and ${worker.name} find different messages in ${JSON.stringify(cell)}`,
      )
    }
    first.push(reply)
  }
  for (const worker of workers) {
    for (let spent = 0; spent < warmUp;) spent += (await worker.ask({ round: true })).cpu
  }
  const times: number[][] = workers.map(() => [])
  for (let round = 0; round < rounds; round++) {
    for (const [index, worker] of workers.entries()) {
      const reply = await worker.ask({ round: true })
      if (reply.messages !== first[index]!.messages || reply.characters !== first[index]!.characters) {
        throw new Error(`${worker.name} found something else in a later round of ${JSON.stringify(cell)}`)
      }
      times[index]!.push(reply.cpu)
    }
  }
  return { messages: first[0]!.messages, cpu: groupByName(workers, times.map(median)) }
}
