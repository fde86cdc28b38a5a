import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { createHub, streamResponse } from '../src/index.ts'
import { connect, until } from './support/connect.ts'
import { grantOfQuery } from './support/grantOfQuery.ts'

const serveWithTimeout = async (listener: RequestListener): Promise<string> => {
  const server = createServer(listener)
  server.setTimeout(100)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.close()
    server.closeAllConnections()
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

const pass = async (ms: number): Promise<void> => {
  const start = performance.now()
  await until(() => performance.now() - start > ms)
}

test('over HTTP/1.1 neither the server’s limit nor a middleware’s cuts a silent stream', async () => {
  const hub = createHub({ heartbeat: 60_000 })
  onTestFinished(() => hub.close())
  const handler = hub.handler(grantOfQuery)
  const url = await serveWithTimeout((req, res) => {
    res.setTimeout(50, () => res.destroy())
    handler(req, res)
  })
  const stream = await connect(url)
  await pass(300)
  await hub.broadcast({ text: 'still here' })
  await until(() => stream.data().length === 1)
})

test('nor that of a source which takes its time', async () => {
  const url = await serveWithTimeout(
    (req, res) =>
      void streamResponse(
        req,
        res,
        (async function* () {
          await pass(300)
          yield { text: 'late' }
        })(),
        { heartbeat: false },
      ),
  )
  const answer = await connect(url)
  await until(() => answer.isWhole() === true)
  expect(answer.data()).toEqual(['late'])
})
