import { describe, expect, test } from 'vitest'
import { startServer } from '../../test/support/startServer.ts'

const restart = { fault: 'restart' }
const from = (addresses: string) => ({ 'X-Forwarded-For': addresses })

describe('what is for this machine only', () => {
  test.each([
    ['a stranger whom the proxy names', 1, '8.8.8.8'],
    ['a stranger who says it is this machine, to a proxy that adds the address', 1, '127.0.0.1, 8.8.8.8'],
    ['a stranger who passes by the first of two proxies', 2, '127.0.0.1, 8.8.8.8'],
    ['a stranger over a proxy that nobody spoke of', 0, '8.8.8.8'],
    ['a stranger by IPv6', 1, '2001:db8::1'],
    ['an address that is none', 1, 'unknown'],
  ])('%s reaches neither faults nor figures', async (_who, proxies, addresses) => {
    const server = await startServer({ proxies })
    const guest = await server.stream('/api/stream')
    await guest.first('welcome')
    expect(await server.post('/api/faults', restart, from(addresses))).toMatchObject({
      status: 403,
      json: { error: { code: 'forbidden' } },
    })
    expect((await server.get('/api/faults', from(addresses))).json).toEqual({ enabled: false, faults: [] })
    expect((await server.get('/metrics', from(addresses))).status).toBe(403)
    await server.post('/api/notify', { title: 'still there', message: 'm' })
    await guest.first('notification')
  })

  test.each([
    ['a request without a proxy', undefined],
    ['a visitor on this machine, over a proxy', '127.0.0.1'],
    ['a visitor on this machine, over two', '::1, ::ffff:127.0.0.1'],
  ])('%s does', async (_who, addresses) => {
    const server = await startServer({ proxies: 1 })
    const headers = addresses === undefined ? {} : from(addresses)
    expect((await server.post('/api/faults', restart, headers)).status).toBe(202)
    expect((await server.get('/api/faults', headers)).json).toMatchObject({ enabled: true })
    expect((await server.get('/metrics', headers)).status).toBe(200)
  })
})
