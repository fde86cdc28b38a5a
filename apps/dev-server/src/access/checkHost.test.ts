import { describe, expect, test } from 'vitest'
import { ask } from '../../test/support/ask.ts'
import { startServer } from '../../test/support/startServer.ts'
import { createDevServer } from '../index.ts'

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
