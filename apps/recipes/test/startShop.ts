import { once } from 'node:events'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout } from 'node:timers/promises'
import { createHub, type Hub } from '@ssekit/server'
import { onTestFinished, vi } from 'vitest'
import type { Order } from '../src/orders.ts'

/** A server with orders that change, and pages whose relative urls lead to it. */
export interface Shop {
  /** Stores and sends, as the docs say. */
  change(id: string, status: string): Promise<void>
  /** Says that there are new prices. */
  reprice(): Promise<void>
  readonly orders: readonly Order[]
  /** How often the list was asked for. */
  listsRead(): number
  connections(): number
  /** Loses its history, as by a restart. */
  restart(): Promise<void>
  /** From now on the list is an error. */
  failAlways(): void
}

export const startShop = async (): Promise<Shop> => {
  const orders: Order[] = []
  let hub: Hub = createHub({ retry: 20, logger: { warn() {}, error() {} } })
  let stream = hub.handler(() => ({ client: 'guest' }))
  let lists = 0
  let isFailing = false

  const answerWithList = async (res: ServerResponse): Promise<void> => {
    lists += 1
    if (isFailing) return void res.writeHead(500).end()
    const lastEventId = hub.lastEventId()
    await setTimeout(3)
    const read = JSON.stringify({ lastEventId, orders })
    // On its way: what changes meanwhile is not in it.
    await setTimeout(10)
    res.setHeader('Content-Type', 'application/json')
    res.end(read)
  }
  const server = createServer((req, res) => {
    if (req.url === '/api/orders') void answerWithList(res)
    else stream(req, res)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo

  const fetchIt = fetch
  const spy = vi.spyOn(globalThis, 'fetch').mockImplementation((input, init) => {
    const { pathname } = new URL(String(input), location.origin)
    return fetchIt(`http://127.0.0.1:${port}${pathname}`, init)
  })
  onTestFinished(() => {
    spy.mockRestore()
    server.close()
    server.closeAllConnections()
  })

  return {
    orders,
    async change(id, status) {
      const at = orders.findIndex((order) => order.id === id)
      if (at < 0) orders.push({ id, status })
      else orders[at] = { id, status }
      await hub.broadcast({ event: 'order', data: { id, status } })
    },
    async reprice() {
      await hub.broadcast({ event: 'prices', data: null })
    },
    listsRead: () => lists,
    connections: () => hub.stats().connections,
    async restart() {
      const old = hub
      hub = createHub({ retry: 20 })
      stream = hub.handler(() => ({ client: 'guest' }))
      await old.close()
    },
    failAlways: () => void (isFailing = true),
  }
}
