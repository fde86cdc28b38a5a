import { pick, type Random } from '@ssekit/testing/scenarios'
import { EventSource } from 'eventsource'
import { createServer, type Server } from 'node:http'
import { type AddressInfo, connect, createServer as createTcpServer, type Socket } from 'node:net'
import { onTestFinished } from 'vitest'
import { createHub, type Hub } from '../../src/index.ts'
import { until } from '../support/connect.ts'
import { grantOfQuery } from '../support/grantOfQuery.ts'
import { createSharedStore } from '../support/sharedStore.ts'
import { watch } from '../support/witness.ts'

const CLIENTS = 8

interface Node {
  readonly hub: Hub
  readonly server: Server
  readonly port: number
}

/** Gives each connection to some node, draining ones included: it does not know. */
const startBalancer = async (ports: () => readonly number[], random: Random): Promise<string> => {
  const sockets = new Set<Socket>()
  const server = createTcpServer((client) => {
    const node = connect(pick(random, ports()), '127.0.0.1')
    for (const [from, to] of [
      [client, node],
      [node, client],
    ] as const) {
      sockets.add(from)
      from.on('error', () => {})
      from.on('close', () => {
        sockets.delete(from)
        to.destroy()
      })
      from.pipe(to)
    }
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.close()
    for (const socket of sockets) socket.destroy()
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
}

/** A client of the standard's kind: all it has is what it was sent, and whether it has given up. */
const openNative = (url: string) => {
  const source = new EventSource(url)
  const violations: string[] = []
  let last = 0
  let received = 0
  source.onmessage = ({ lastEventId }) => {
    const offset = Number(lastEventId.split('-')[1])
    if (last > 0 && offset !== last + 1) violations.push(`${offset} after ${last}`)
    last = offset
    received += 1
  }
  source.addEventListener('ssekit:gap', () => violations.push('a gap'))
  onTestFinished(() => source.close())
  return {
    violations,
    isEnded: () => source.readyState === EventSource.CLOSED,
    last: () => last,
    received: () => received,
  }
}

export interface Deploys {
  readonly deploys: number
  readonly sent: number
  readonly received: number
  readonly violations: string[]
  /** Clients that were ended for good. */
  readonly ended: number
}

/**
 * Two nodes on one log behind a balancer, eight clients of each kind, messages without a pause; and one node after the other is
 * replaced: a new one joins, the old one drains and ends, while the balancer goes on sending it clients for a while.
 */
export const playDeploys = async (deploys: number, random: Random): Promise<Deploys> => {
  const store = createSharedStore()
  const nodes: Node[] = []

  const start = async (): Promise<void> => {
    const hub = createHub({ log: store.node(random() * 3), retry: 5 })
    const server = createServer(hub.handler(grantOfQuery))
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    nodes.push({ hub, server, port: (server.address() as AddressInfo).port })
  }
  const stop = async ({ hub, server }: Node, drain: number): Promise<void> => {
    await hub.close({ drain })
    server.close()
    server.closeAllConnections()
  }

  await start()
  await start()
  onTestFinished(async () => void (await Promise.all(nodes.map((node) => stop(node, 0)))))
  const url = await startBalancer(() => nodes.map(({ port }) => port), random)
  const native = Array.from({ length: CLIENTS }, () => openNative(url))
  const own = Array.from({ length: CLIENTS }, () => watch(url, { keepsData: false }))
  const connections = (): number => nodes.reduce((sum, { hub }) => sum + hub.stats().connections, 0)
  await until(() => connections() === 2 * CLIENTS)
  let sent = 0
  const send = async (): Promise<void> => {
    await nodes.at(-1)!.hub.broadcast({ data: (sent += 1) })
  }
  // What an id alone tells, npm's eventsource does not keep: it needs a message to know its place.
  await send()
  await until(() => native.every(({ received }) => received() > 0))

  for (let done = 0; done < deploys; done += 1) {
    await start()
    const old = nodes[0]!
    const stopping = stop(old, pick(random, [0, 5, 20]))
    for (let n = Math.floor(random() * 6); n > 0; n -= 1) await send()
    // The balancer finds out only now.
    nodes.shift()
    await stopping
    await send()
  }

  await send()
  const { top } = nodes.at(-1)!.hub.stats()
  await until(
    () =>
      native.every((client) => client.isEnded() || client.last() === top) &&
      own.every(({ lastEventId }) => lastEventId.endsWith(`-${top}`)),
    'everyone to be at the end',
  )
  return {
    deploys,
    sent,
    received: [...native.map(({ received }) => received()), ...own.map(({ received }) => received)].reduce(
      (sum, count) => sum + count,
      0,
    ),
    violations: [...native, ...own].flatMap(({ violations }) => violations),
    ended:
      native.filter((client) => client.isEnded()).length +
      own.filter(({ stream }) => stream.getSnapshot().status !== 'open').length,
  }
}
