import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import process from 'node:process'
import { createClient } from 'redis'
import { createHub } from '../../src/index.ts'
import { redisLog } from '../../src/redis/index.ts'
import { grantOfQuery } from './grantOfQuery.ts'

/** A node in a process of its own, so that a test can kill it. Prints its port, then sends without end. */
const client = createClient({ url: process.argv[2]! })
client.on('error', () => {})
await client.connect()
const hub = createHub({ log: redisLog({ client }), retry: 10 })
const server = createServer(hub.handler(grantOfQuery))
server.listen(0, '127.0.0.1', () => process.stdout.write(`${(server.address() as AddressInfo).port}\n`))
for (let i = 0; ; i += 1) {
  await hub.broadcast({ text: `${process.pid}/${i}` }).catch(() => {})
  await new Promise((resolve) => setTimeout(resolve, 2))
}
