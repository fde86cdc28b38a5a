import { describe, expect, test } from 'vitest'
import { ask } from '../../test/support/ask.ts'
import { startServer, type TestServer } from '../../test/support/startServer.ts'

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

  test('a page from elsewhere may with a token it was given, but not with a cookie or one that does not hold', async () => {
    const server = await startServer()
    const token = String((await server.post('/api/login', { user: 'carl' })).json.token)
    const Origin = 'https://evil.example'
    expect((await post(server.url, { Origin, Authorization: `Bearer ${token}` })).status).toBe(201)
    expect((await post(server.url, { Origin, Cookie: `ssekit_token=${token}` })).status).toBe(403)
    expect((await post(server.url, { Origin, Authorization: 'Bearer junk' })).status).toBe(403)
    const both = { Authorization: 'Bearer junk', Cookie: `ssekit_token=${token}` }
    expect((await post(server.url, { Origin, ...both })).status).toBe(403)
  })

  test('the same where one has to log in', async () => {
    const auth = { users: [{ name: 'ann', password: 'secret', groups: ['team'] }] }
    const server = await startServer({ auth })
    const Origin = 'https://evil.example'
    expect((await post(server.url, { Origin })).status).toBe(403)
    expect((await ask(`${server.url}/api/login`, 'POST', { Origin })).status).toBe(403)
    expect((await ask(`${server.url}/login`, 'POST', { Origin })).status).toBe(403)
    const token = String((await server.post('/api/login', { user: 'ann', password: 'secret' })).json.token)
    expect((await post(server.url, { Origin, Cookie: `ssekit_token=${token}` })).status).toBe(403)
    expect((await post(server.url, { Origin, Authorization: `Bearer ${token}` })).status).toBe(201)
  })

  test('a browser that says a page is this server’s own is believed, whatever name stands in front', async () => {
    const { url } = await startServer({ publicHost: '0.0.0.0' })
    const headers = {
      'Sec-Fetch-Site': 'same-origin',
      Origin: 'https://app.example:8443',
      Host: 'app.example',
    }
    expect((await post(url, headers)).status).toBe(201)
    expect((await post(url, { ...headers, 'Sec-Fetch-Site': 'same-site' })).status).toBe(403)
  })
})

describe('a GET that starts something', () => {
  const path = '/api/build-progress'
  /** A stream is left as soon as its head is there. */
  const build = async (server: TestServer, headers: Record<string, string>, query = '') => {
    const stream = await server.stream(path + query, { headers })
    stream.close()
    return stream.status
  }

  test.each([
    ['an EventSource or a fetch', { Origin: 'https://evil.example' }],
    ['a page without an origin', { Origin: 'null', 'Sec-Fetch-Site': 'cross-site' }],
    ['an image, a link or a fetch without CORS', { 'Sec-Fetch-Site': 'cross-site' }],
    ['a page of a sibling name', { 'Sec-Fetch-Site': 'same-site', Referer: 'http://other.lan/' }],
    ['an image in a browser that tells no site', { Referer: 'https://evil.example/page' }],
  ])('starts nothing for pages from elsewhere: %s', async (_what, headers) => {
    const server = await startServer()
    const refusal = { status: 403, error: { code: 'forbidden', field: 'Origin' } }
    expect(await ask(server.url + path, 'GET', headers)).toMatchObject(refusal)
    // Whoever comes back from before is told so: there is no build that could go on.
    const viewer = await server.stream(path, { lastEventId: 'feedbeef-7' })
    expect(await viewer.first('complete')).toMatchObject({ status: 'failed' })
  })

  test('is not refused to anyone else', async () => {
    const server = await startServer()
    const welcome: Record<string, string>[] = [
      {},
      { Origin: server.url, 'Sec-Fetch-Site': 'same-origin' },
      { Origin: 'http://localhost:5173', 'Sec-Fetch-Site': 'cross-site' },
      { Referer: `${server.url}/react/` },
      { 'Sec-Fetch-Site': 'none' },
    ]
    for (const headers of welcome) expect(await build(server, headers)).toBe(200)
  })

  test('is not refused with a token or a ticket; a cookie is none', async () => {
    const server = await startServer()
    const Origin = 'https://evil.example'
    const token = String((await server.post('/api/login', { user: 'carl' })).json.token)
    const Authorization = `Bearer ${token}`
    const { ticket } = (await server.post('/api/ticket', {}, { Authorization })).json
    expect(await build(server, { Origin, Cookie: `ssekit_token=${token}` })).toBe(403)
    expect(await build(server, { Origin, Authorization })).toBe(200)
    expect(await build(server, { Origin }, `?ticket=${String(ticket)}`)).toBe(200)
    expect(await build(server, { Origin }, `?ticket=${String(ticket)}`)).toBe(403)
  })
})
