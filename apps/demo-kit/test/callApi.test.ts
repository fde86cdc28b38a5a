import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { callApi } from '../src/api/callApi.ts'
import { guestId } from '../src/api/guestId.ts'

let server: Server
let base: string
let answer: { status: number; type: string; body: string }
let seen: { method?: string; client?: string | string[]; body: string }

beforeEach(async () => {
  server = createServer((req, res) => {
    let body = ''
    req.on('data', (chunk: Buffer) => (body += chunk.toString()))
    req.on('end', () => {
      seen = { method: req.method, client: req.headers['x-sse-client'], body }
      res.writeHead(answer.status, { 'content-type': answer.type }).end(answer.body)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})

afterEach(() => {
  server.close()
})

it('posts JSON under the name of the guest and hands back the answer', async () => {
  answer = { status: 201, type: 'application/json', body: '{"id":"1-7"}' }
  await expect(callApi(`${base}/api/notify`, { title: 'Hi' })).resolves.toEqual({ id: '1-7' })
  expect(seen).toEqual({ method: 'POST', client: guestId, body: '{"title":"Hi"}' })
})

it('passes on the field and the words of a refusal', async () => {
  const body = '{"error":{"code":"invalid","field":"title","message":"title must not be empty"}}'
  answer = { status: 400, type: 'application/json', body }
  await expect(callApi(`${base}/api/notify`, {})).rejects.toMatchObject({
    status: 400,
    code: 'invalid',
    field: 'title',
    message: 'title must not be empty',
  })
})

it('says so when a page answers instead of the API', async () => {
  answer = { status: 200, type: 'text/html', body: '<!doctype html>' }
  await expect(callApi(`${base}/api/faults`)).rejects.toMatchObject({ code: 'not-json' })
})

it('says how to start the server when a proxy answers for it', async () => {
  answer = { status: 502, type: 'text/plain', body: '' }
  await expect(callApi(`${base}/api/faults`)).rejects.toMatchObject({
    code: 'unreachable',
    message: expect.stringContaining('npm start'),
  })
})

it('says how to start the server when nobody listens', async () => {
  await new Promise((resolve) => server.close(resolve))
  await expect(callApi(`${base}/api/faults`)).rejects.toMatchObject({ code: 'unreachable', status: 0 })
})
