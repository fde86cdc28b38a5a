import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { listenForRefusal } from '../src/chat/listenForRefusal.ts'

let server: Server
let url: string
let answer: { status: number; body: string }

beforeEach(async () => {
  server = createServer((_req, res) => res.writeHead(answer.status).end(answer.body))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterEach(() => {
  server.close()
})

it.each([
  ['the words of a refusal', 400, '{"error":{"message":"Too long."}}', ['Too long.']],
  ['nothing where there are none', 502, 'Bad gateway', ['']],
  ['nothing of a success', 200, '{"error":{"message":"no"}}', []],
])('hands on %s, and the response whole', async (_what, status, body, expected) => {
  answer = { status, body }
  const reasons: string[] = []
  const response = await listenForRefusal((reason) => reasons.push(reason))(url)
  expect(reasons).toEqual(expected)
  expect([response.status, await response.text()]).toEqual([status, body])
})
