import { describe, expect, test } from 'vitest'
import { startServer, type TestServer } from '../../test/support/startServer.ts'

const note = { title: 'a', message: 'b' }
const users = [
  { name: 'ann', password: 'ann-secret', groups: ['team'] },
  { name: 'bob', password: 'bob-secret', groups: ['team'] },
]

const bearer = (token: unknown) => ({ Authorization: `Bearer ${String(token)}` })
const logIn = async ({ post }: TestServer, user: string, headers = {}) =>
  bearer((await post('/api/login', { user, password: `${user}-secret` }, headers)).json.token)

/** How many of the next posts are taken, up to the first that is not. */
const taken = async ({ post }: TestServer, headers: Record<string, string> = {}, most = 20) => {
  for (let count = 0; count < most; count += 1) {
    const { status } = await post('/api/notify', note, headers)
    if (status === 429) return count
    expect(status).toBe(201)
  }
  return most
}

describe('posts a minute', () => {
  test('have a limit; streams and other reading do not', async () => {
    const { post, get } = await startServer({ rateLimit: 5 })
    for (let i = 0; i < 5; i += 1) expect((await post('/api/notify', note)).status).toBe(201)
    const refused = await post('/api/notify', note)
    expect(refused).toMatchObject({ status: 429, json: { error: { code: 'too-many-requests' } } })
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0)
    for (let i = 0; i < 10; i += 1) expect((await get('/api/health')).status).toBe(200)
  })

  test('a guest who calls itself something else each time has the same ones', async () => {
    const server = await startServer({ rateLimit: 5 })
    let accepted = 0
    let headers: Record<string, string> = {}
    for (let name = 0; name < 4; name += 1) {
      const { status, json } = await server.post('/api/login', { user: `guest-${name}` }, headers)
      if (status === 200) headers = bearer(json.token)
      accepted += await taken(server, headers, 2)
    }
    // The log-ins count too.
    expect(accepted).toBeLessThan(5)
  })

  test('a guest with a name and one without share those of their address', async () => {
    const server = await startServer({ rateLimit: 5 })
    const named = await logIn(server, 'carl')
    expect(await taken(server, named)).toBe(4)
    expect(await taken(server)).toBe(0)
  })

  test('who had to log in has their own, from wherever', async () => {
    const server = await startServer({ rateLimit: 5, auth: { users } })
    const [ann, bob] = [await logIn(server, 'ann'), await logIn(server, 'bob')]
    expect(await taken(server, ann)).toBe(5)
    expect(await taken(server, await logIn(server, 'ann', bob))).toBe(0)
    expect(await taken(server, bob)).toBe(4)
  })

  test('an address is what trusted proxies say, and nothing the guest says', async () => {
    const from = (address: string) => ({ 'X-Forwarded-For': address })
    const direct = await startServer({ rateLimit: 5 })
    expect(await taken(direct, from('192.0.2.1'))).toBe(5)
    expect(await taken(direct, from('192.0.2.2'))).toBe(0)

    const behind = await startServer({ rateLimit: 5, proxies: 1 })
    expect(await taken(behind, from('192.0.2.1'))).toBe(5)
    expect(await taken(behind, from('192.0.2.9, 192.0.2.1'))).toBe(0)
    expect(await taken(behind, from('192.0.2.2'))).toBe(5)
  })
})

describe('wrong passwords a minute', () => {
  const start = () => startServer({ auth: { users } })
  const guess = ({ post }: TestServer, headers = {}) =>
    post('/api/login', { user: 'ann', password: 'guess' }, headers)

  test('stop after ten, though right ones do not count', async () => {
    const server = await start()
    for (let i = 0; i < 12; i += 1) await logIn(server, 'ann')
    for (let i = 0; i < 10; i += 1) expect((await guess(server)).status).toBe(401)
    const stopped = await server.post('/api/login', { user: 'ann', password: 'ann-secret' })
    expect(stopped).toMatchObject({ status: 429, json: { error: { code: 'too-many-requests' } } })
    expect(Number(stopped.headers.get('retry-after'))).toBeGreaterThan(0)
  })

  test('a token of one’s own gives no more of them', async () => {
    const server = await start()
    const bob = await logIn(server, 'bob')
    for (let i = 0; i < 10; i += 1) await guess(server)
    expect((await guess(server, bob)).status).toBe(429)
  })

  test('the form and the API count together', async () => {
    const server = await start()
    const form = () =>
      fetch(`${server.url}/login`, {
        method: 'POST',
        body: new URLSearchParams({ user: 'ann', password: 'guess' }),
      })
    for (let i = 0; i < 5; i += 1) expect((await form()).status).toBe(401)
    for (let i = 0; i < 5; i += 1) expect((await guess(server)).status).toBe(401)
    expect([(await form()).status, (await guess(server)).status]).toEqual([429, 429])
  })
})
