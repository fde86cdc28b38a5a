import { request } from 'node:http'
import { describe, expect, test } from 'vitest'
import { startServer } from '../../test/support/startServer.ts'
import { createDevServer } from '../index.ts'

interface Answer {
  status: number
  error: { code: string; field?: string } | undefined
}

/** A request with any `Host`, which `fetch` would not let one set. */
const ask = (url: string, method: string, headers: Record<string, string>): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const outgoing = request(url, { method, headers, agent: false }, async (response) => {
      let text = ''
      for await (const chunk of response) text += String(chunk)
      const { error } = (text.startsWith('{') ? JSON.parse(text) : {}) as Partial<Answer>
      resolve({ status: response.statusCode!, error })
    })
    outgoing.on('error', reject)
    const hasBody = method === 'POST' && headers['Content-Type']
    outgoing.end(hasBody ? '{"title":"a","message":"b"}' : undefined)
  })

describe('Host', () => {
  test.each(['localhost', 'localhost:5173', '127.0.0.1:1', '[::1]:3000', 'LOCALHOST:80'])(
    'a name of this machine, at any port: %s',
    async (Host) => {
      const { url } = await startServer()
      expect((await ask(`${url}/api/health`, 'GET', { Host })).status).toBe(200)
    },
  )

  test.each([
    'evil.example',
    'evil.example:3000',
    'localhost.evil.example',
    'evil.example#localhost',
    '192.0.2.7',
  ])('any other is 403, for pages and streams too: %s', async (Host) => {
    const { url } = await startServer()
    for (const path of ['/api/health', '/', '/react/', '/api/stream']) {
      const answer = await ask(url + path, 'GET', { Host })
      expect(answer).toMatchObject({ status: 403, error: { code: 'forbidden', field: 'Host' } })
    }
  })

  test('is not checked once HOST opens the server to others, or what stands in front of it does', async () => {
    const open = createDevServer()
    const { port } = await open.listen({ host: '0.0.0.0' })
    const behind = await startServer({ publicHost: '192.0.2.7' })
    const Host = 'my-laptop.lan:3000'
    for (const url of [`http://127.0.0.1:${port}`, behind.url]) {
      expect((await ask(`${url}/api/health`, 'GET', { Host })).status).toBe(200)
    }
    await open.close()
  })
})

describe('Origin', () => {
  const post = (url: string, headers: Record<string, string>) =>
    ask(`${url}/api/notify`, 'POST', { 'Content-Type': 'application/json', ...headers })

  test('none, this server’s own and any of this machine may post', async () => {
    const { url } = await startServer()
    expect((await post(url, {})).status).toBe(201)
    for (const Origin of [url, 'http://localhost:5173', 'http://[::1]:80']) {
      expect((await post(url, { Origin })).status).toBe(201)
    }
  })

  test.each(['https://evil.example', 'http://localhost.evil.example', 'null'])(
    'a page from elsewhere may not, with or without a body: %s',
    async (Origin) => {
      const server = await startServer()
      const guest = await server.stream('/api/v1/sse/stream/team/alice')
      const refusal = { status: 403, error: { code: 'forbidden', field: 'Origin' } }
      expect(await post(server.url, { Origin })).toMatchObject(refusal)
      const disconnect = `${server.url}/api/v1/sse/disconnect/team/alice`
      expect(await ask(disconnect, 'POST', { Origin })).toMatchObject(refusal)
      expect((await ask(`${server.url}/api/health`, 'GET', { Origin })).status).toBe(200)
      expect(guest.state).toBe('open')
    },
  )

  test('a server opened to others takes posts from its own pages', async () => {
    const server = await startServer({ publicHost: '0.0.0.0' })
    const Host = 'my-laptop.lan:3000'
    expect((await post(server.url, { Host, Origin: `http://${Host}` })).status).toBe(201)
    expect((await post(server.url, { Host, Origin: 'http://other.lan:3000' })).status).toBe(403)
  })
})
