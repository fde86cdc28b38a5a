import { startCalled, type Called } from '../rounds/calls.ts'
import type { ClientCalls } from './clientProcess.ts'
import type { ServerCalls } from './serverProcess.ts'

/** A process may have 20,000 files; so many connections leave it room for all else. */
const CONNECTIONS_A_PROCESS = 9_000

/** A server and the processes that hold its clients. */
export interface Rig {
  readonly name: string
  /** Sends, and waits until every client has it all. Resolves with the server's CPU time, in microseconds. */
  send(count: number, perTick: number): Promise<NodeJS.CpuUsage>
  /** Sends at a modest pace; milliseconds from send to receipt. */
  pace(count: number, interval: number): Promise<{ count: number; median: number; p99: number }>
  connect(count: number): Promise<void>
  stall(): Promise<void>
  memory(): Promise<{ rss: number; heapUsed: number }>
  /** What a few clients have read. */
  samples(): Promise<{ messages: number; digest: string }[]>
  stop(): void
}

export interface RigFiles {
  server: string
  client: string
}

let marks = 0
let addresses = 0

export const startRig = async (files: RigFiles, name: string): Promise<Rig> => {
  const server = startCalled<ServerCalls>(files.server, [name], ['--expose-gc'])
  const clients: { process: Called<ClientCalls>; room: number; address: string }[] = []
  const port = await server.call('port', undefined)
  const ask = <Name extends keyof ClientCalls>(call: Name, input: Parameters<ClientCalls[Name]>[0]) =>
    Promise.all(clients.map(({ process }) => process.call(call, input)))
  const nextMark = async (): Promise<string> => {
    const mark = `last-of-batch-${(marks += 1)}.`
    await ask('expect', { mark })
    return mark
  }
  const connect = async (count: number): Promise<void> => {
    let client = clients.at(-1)
    if (!client?.room) {
      client = {
        process: startCalled<ClientCalls>(files.client, [name]),
        room: CONNECTIONS_A_PROCESS,
        // Of its own: the ports of one address are soon all taken.
        address: `127.0.1.${(addresses += 1)}`,
      }
      clients.push(client)
    }
    const taken = Math.min(count, client.room)
    client.room -= taken
    await client.process.call('connect', { port, count: taken, address: client.address })
    if (taken < count) await connect(count - taken)
  }
  return {
    name,
    connect,
    send: async (count, perTick) => {
      await server.call('send', { count, perTick, mark: await nextMark() })
      await ask('arrived', undefined)
      return server.call('cpu', undefined)
    },
    pace: async (count, interval) => {
      await server.call('pace', { count, interval, mark: await nextMark() })
      await ask('arrived', undefined)
      return clients[0]!.process.call('delays', undefined)
    },
    stall: () => clients[0]!.process.call('stall', { port }),
    memory: () => server.call('memory', undefined),
    samples: async () => (await ask('samples', undefined)).flat(),
    stop: () => {
      for (const { process } of clients) process.stop()
      server.stop()
    },
  }
}
