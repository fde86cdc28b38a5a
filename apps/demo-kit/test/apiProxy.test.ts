// @vitest-environment node
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createStream, type Stream } from '@ssekit/core'
import { createServer as createVite, type ViteDevServer } from 'vite'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { apiProxy } from '../vite/apiProxy.ts'

let server: Server
let vite: ViteDevServer
let stream: Stream
const status = () => stream.getSnapshot().status

beforeEach(async () => {
  // Sends its head at once, and has nothing to say.
  server = createServer((_req, res) =>
    res.writeHead(200, { 'content-type': 'text/event-stream' }).flushHeaders(),
  )
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  process.env.API_URL = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  vite = await createVite({
    configFile: false,
    logLevel: 'silent',
    server: { host: '127.0.0.1', port: 0, proxy: apiProxy() },
  })
  await vite.listen()
  stream = createStream(`${vite.resolvedUrls!.local[0]}api/stream`, { flush: 'sync', onError: () => {} })
  stream.open()
})

afterEach(async () => {
  stream.close()
  delete process.env.API_URL
  server.closeAllConnections()
  server.close()
  await vite.close()
})

it('a stream behind Vite is open before its first message', async () => {
  await expect.poll(status).toBe('open')
})

it('a stream behind Vite is lost when the server crashes', async () => {
  await expect.poll(status).toBe('open')
  server.closeAllConnections()
  await expect.poll(status).toBe('reconnecting')
})
