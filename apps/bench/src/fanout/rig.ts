import { startCalled } from '../rounds/calls.ts'
import type { ClientCalls } from './clientProcess.ts'
import type { ServerCalls } from './serverProcess.ts'

/** A server and the process that holds all its clients. */
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

export const startRig = async (files: RigFiles, name: string): Promise<Rig> => {
  const server = startCalled<ServerCalls>(files.server, [name], ['--expose-gc'])
  const client = startCalled<ClientCalls>(files.client, [name])
  const port = await server.call('port', undefined)
  const nextMark = async (): Promise<string> => {
    const mark = `last-of-batch-${(marks += 1)}.`
    await client.call('expect', { mark })
    return mark
  }
  return {
    name,
    connect: (count) => client.call('connect', { port, count }),
    send: async (count, perTick) => {
      await server.call('send', { count, perTick, mark: await nextMark() })
      await client.call('arrived', undefined)
      return server.call('cpu', undefined)
    },
    pace: async (count, interval) => {
      await server.call('pace', { count, interval, mark: await nextMark() })
      await client.call('arrived', undefined)
      return client.call('delays', undefined)
    },
    stall: () => client.call('stall', { port }),
    memory: () => server.call('memory', undefined),
    samples: () => client.call('samples', undefined),
    stop: () => {
      client.stop()
      server.stop()
    },
  }
}
