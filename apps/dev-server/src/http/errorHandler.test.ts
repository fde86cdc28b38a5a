import type { AddressInfo } from 'node:net'
import type { RequestHandler } from 'express'
import express from 'express'
import { SSEServerError } from '@ssekit/server'
import { describe, expect, onTestFinished, test } from 'vitest'
import { errorHandler } from './errorHandler.ts'

/** An app of one route that fails, and what its log holds. */
const failing = async (route: RequestHandler) => {
  const lines: string[] = []
  const app = express()
    .get('/', route)
    .use(errorHandler((line, level) => lines.push(`${level} ${line}`)))
  const server = app.listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return { lines, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/` }
}

describe('errorHandler', () => {
  test('what nobody foresaw is a plain 500: its stack is in the log, not in the answer', async () => {
    const { url, lines } = await failing(() => {
      throw new Error('the secret reason')
    })
    const response = await fetch(url)
    const text = await response.text()
    expect(response.status).toBe(500)
    expect(JSON.parse(text)).toMatchObject({ error: { code: 'internal' } })
    expect(text).not.toMatch(/secret|errorHandler\.test/)
    expect(lines.join()).toMatch(/error GET \/ Error: the secret reason.*errorHandler\.test/s)
  })

  test('a rejected promise counts as well, also one that rejects with nothing', async () => {
    const { url } = await failing(() => Promise.reject(new Error('later')))
    expect((await fetch(url)).status).toBe(500)
    const { url: odd } = await failing((_req, _res, next) => next(7))
    expect((await fetch(odd)).status).toBe(500)
  })

  test.each([
    ['a closed hub', 'hub-closed', 'closing', '1'],
    ['a history that is away', 'store-unavailable', 'store-unavailable', '5'],
  ] as const)('%s is 503 with Retry-After', async (_, thrown, code, retryAfter) => {
    const { url } = await failing(() => {
      throw new SSEServerError(thrown, 'now not')
    })
    const response = await fetch(url)
    expect([response.status, response.headers.get('retry-after')]).toEqual([503, retryAfter])
    expect(await response.json()).toMatchObject({ error: { code } })
  })

  test('an answer that has begun is cut, not ended as if it were whole', async () => {
    const { url } = await failing((_req, res) => {
      res.write('half')
      throw new Error('in the middle')
    })
    await expect(fetch(url).then((response) => response.text())).rejects.toThrow()
  })
})
