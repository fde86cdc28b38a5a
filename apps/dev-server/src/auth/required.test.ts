// Longer than others: every route, asked by nobody, by one who may and by one who may not.
import { describe, expect, test } from 'vitest'
import { startServer, type TestServer } from '../../test/support/startServer.ts'
import { until } from '../../test/support/until.ts'

const note = { title: 'a', message: 'b' }
const users = [
  { name: 'ann', password: 'ann-secret', groups: ['team', 'news'] },
  { name: 'bob', password: 'bob-secret', groups: ['ops', 'news'] },
]
const start = (auth: { lifetime?: number } = {}) => startServer({ auth: { users, ...auth } })

const bearer = (token: string) => ({ Authorization: `Bearer ${token}` })
const logIn = async ({ post }: TestServer, user: 'ann' | 'bob') =>
  bearer(String((await post('/api/login', { user, password: `${user}-secret` })).json.token))

const routes = [
  ['GET', '/api/stream'],
  ['GET', '/api/poll'],
  ['GET', '/api/notifications'],
  ['POST', '/api/notify'],
  ['GET', '/api/build-progress'],
  ['POST', '/api/jobs'],
  ['GET', '/api/jobs'],
  ['GET', '/api/jobs/stream'],
  ['POST', '/api/jobs/1/cancel'],
  ['GET', '/api/jobs/1/events'],
  ['GET', '/api/logs'],
  ['GET', '/api/metrics-stream'],
  ['POST', '/api/chat'],
  ['GET', '/api/v1/sse/stream/team/ann'],
  ['GET', '/api/v1/sse/stream?group=team&id=ann'],
  ['POST', '/api/v1/sse/disconnect/team/ann'],
  ['GET', '/api/v1/sse/info'],
  ['POST', '/api/faults'],
  ['GET', '/api/faults'],
  ['POST', '/api/ticket'],
  ['GET', '/api/what-there-is-not'],
]

describe('AUTH=required', () => {
  test.each(routes)('%s %s wants a token', async (method, path) => {
    const { url } = await start()
    const proofs: Record<string, string>[] = [{}, bearer('junk'), { Cookie: 'ssekit_token=junk' }]
    for (const headers of proofs) {
      const response = await fetch(url + path, { method, headers })
      expect(response.status).toBe(401)
      expect(response.headers.get('www-authenticate')).toBe('Bearer')
      expect(await response.json()).toMatchObject({ error: { code: 'unauthorized', field: 'Authorization' } })
    }
  })

  test('what leads in, and the pages, are open', async () => {
    const { get } = await start()
    expect((await get('/api/health')).status).toBe(200)
    expect((await get('/')).status).toBe(200)
    expect((await get('/login')).text).toContain('action="/login"')
  })

  test('a wrong password, none, and a name nobody has look the same', async () => {
    const { post } = await start()
    const answers = [
      await post('/api/login', { user: 'ann', password: 'wrong' }),
      await post('/api/login', { user: 'ann' }),
      await post('/api/login', { user: 'nobody', password: 'ann-secret' }),
    ]
    for (const { status, text, headers } of answers) {
      expect([status, text]).toEqual([401, answers[0]!.text])
      expect(headers.get('set-cookie')).toBeNull()
    }
  })

  test('a visitor gets their own messages and those of their groups, and no others, live', async () => {
    const server = await start()
    const [ann, bob] = [await logIn(server, 'ann'), await logIn(server, 'bob')]
    const stream = await server.stream('/api/stream', { headers: ann })
    expect(await stream.first('welcome')).toMatchObject({ client: 'ann' })
    const send = (title: string, to: object) => server.post('/api/notify', { ...note, title, ...to }, bob)
    await send('to ops', { group: 'ops' })
    await send('to bob', { user: 'bob' })
    await send('to ann', { user: 'ann' })
    await send('to news', { group: 'news' })
    await send('to all', {})
    await until('three', () => stream.data('notification').length === 3)
    expect(stream.data('notification').map(({ title }) => title)).toEqual(['to ann', 'to news', 'to all'])
  })

  test('and in replay: a foreign event ID opens nothing', async () => {
    const server = await start()
    const [ann, bob] = [await logIn(server, 'ann'), await logIn(server, 'bob')]
    const stream = await server.stream('/api/stream', { headers: bob })
    await stream.first('welcome')
    const before = stream.lastEventId
    stream.close()
    await server.post('/api/notify', { ...note, title: 'to bob', user: 'bob' }, ann)
    await server.post('/api/notify', { ...note, title: 'to ann', user: 'ann' }, ann)
    const other = await server.stream('/api/stream', { headers: ann, lastEventId: before })
    await until('the replay', () => other.data('notification').length === 1)
    expect(other.text).not.toContain('to bob')
    expect(other.data('notification')[0]).toMatchObject({ title: 'to ann' })
  })

  test.each([
    [403, 'id', '/api/v1/sse/stream/team/bob'],
    [403, 'id', '/api/v1/sse/stream?group=team&id=bob'],
    [403, 'group', '/api/v1/sse/stream/ops/ann'],
    [403, 'user', '/api/stream?user=bob'],
    [403, 'groups', '/api/stream?groups=news,ops'],
  ])('%i names %s: %s', async (status, field, path) => {
    const server = await start()
    const answer = await server.get(path, await logIn(server, 'ann'))
    expect(answer).toMatchObject({ status, json: { error: { field } } })
  })

  test('a visitor who opens 500 streams gets a hundred; nobody else is kept out by it', async () => {
    const server = await start()
    const [ann, bob] = [await logIn(server, 'ann'), await logIn(server, 'bob')]
    const streams = await Promise.all(
      Array.from({ length: 500 }, () => server.stream('/api/stream', { headers: ann })),
    )
    const count = (status: number): number => streams.filter((stream) => stream.status === status).length
    expect([count(200), count(429)]).toEqual([100, 400])
    expect(Number(streams.find(({ status }) => status === 429)!.headers['retry-after'])).toBeGreaterThan(0)
    expect((await server.stream('/api/stream', { headers: bob })).status).toBe(200)
  })

  test('a visitor ends their own stream by group and id, not that of another', async () => {
    const server = await start()
    const ann = await logIn(server, 'ann')
    const own = await server.stream('/api/v1/sse/stream/team/ann', { headers: ann })
    await own.first('welcome')
    expect((await server.post('/api/v1/sse/disconnect/ops/bob', {}, ann)).status).toBe(403)
    expect((await server.post('/api/v1/sse/disconnect/team/ann', {}, ann)).status).toBe(200)
    expect(await own.closed()).toBe('ended')
  })

  test('a visitor writes to the groups they belong to', async () => {
    const server = await start()
    const ann = await logIn(server, 'ann')
    expect(await server.post('/api/notify', { ...note, group: 'ops' }, ann)).toMatchObject({
      status: 403,
      json: { error: { field: 'group' } },
    })
    expect((await server.post('/api/notify', { ...note, group: 'team' }, ann)).status).toBe(201)
  })

  test('a job is for whoever started it', async () => {
    const server = await start()
    const [ann, bob] = [await logIn(server, 'ann'), await logIn(server, 'bob')]
    const { json } = await server.post('/api/jobs', { kind: 'hash', size: 1000 }, ann)
    expect((await server.get(String(json.events), bob)).status).toBe(404)
    const stream = await server.stream(String(json.events), { headers: ann })
    expect(await stream.first('complete')).toMatchObject({ status: 'done' })
  })

  test('of jobs everyone sees, hears of and cancels their own', async () => {
    const server = await start()
    const [ann, bob] = [await logIn(server, 'ann'), await logIn(server, 'bob')]
    const streams = [ann, bob].map((headers) => server.stream('/api/jobs/stream', { headers }))
    const [anns, bobs] = await Promise.all(streams)
    const { id } = (await server.post('/api/jobs', { kind: 'compress', size: 1000 }, ann)).json
    expect((await server.post(`/api/jobs/${String(id)}/cancel`, {}, bob)).status).toBe(404)
    await until('its end', () => anns!.data('job').some(({ state }) => state === 'done'))
    // What is told to Bob later comes behind what he must not see.
    const own = (await server.post('/api/jobs', { kind: 'compress', size: 1000 }, bob)).json
    await until('his own', () => bobs!.data('job').some(({ state }) => state === 'done'))
    expect(new Set(bobs!.data('job').map((job) => job.id))).toEqual(new Set([own.id]))
    const list = (await server.get('/api/jobs', ann)).json.jobs as { id: string }[]
    expect(list.map((job) => job.id)).toEqual([id])
  })

  test('the figures by group are those of the visitor’s groups', async () => {
    const server = await start()
    const [ann, bob] = [await logIn(server, 'ann'), await logIn(server, 'bob')]
    for (const headers of [ann, bob]) await (await server.stream('/api/stream', { headers })).first('welcome')
    const { json } = await server.get('/api/v1/sse/info', ann)
    expect(json.data).toEqual({ groupCount: 2, clientCount: 2, groups: { team: 1, news: 2 } })
  })

  test('a stream ends with the token it was opened on', async () => {
    const server = await start({ lifetime: 2_000 })
    const stream = await server.stream('/api/stream', { headers: await logIn(server, 'ann') })
    await stream.first('welcome')
    expect(await stream.closed()).toBe('ended')
  })

  test('a ticket opens one stream, and nothing else', async () => {
    const server = await start()
    const ann = await logIn(server, 'ann')
    const ask = async () => String((await server.post('/api/ticket', {}, ann)).json.ticket)
    const path = `/api/stream?ticket=${await ask()}`
    const stream = await server.stream(path)
    expect(await stream.first('welcome')).toMatchObject({ client: 'ann' })
    expect(await server.get(path)).toMatchObject({
      status: 401,
      json: { error: { message: expect.stringContaining('used before') } },
    })
    expect((await server.post(`/api/notify?ticket=${await ask()}`, note)).status).toBe(401)
    const log = await server.stream('/api/logs', { headers: ann })
    await until('the log to tell of the stream', () => log.text.includes('/api/stream'))
    expect(log.text).not.toContain('ticket=')
  })

  test('after a log-out nothing that was issued before opens anything, on any device', async () => {
    const server = await start()
    const [ann, bob] = [await logIn(server, 'ann'), await logIn(server, 'bob')]
    const elsewhere = await logIn(server, 'ann')
    const ticketOf = async (headers: Record<string, string>) =>
      `/api/stream?ticket=${String((await server.post('/api/ticket', {}, headers)).json.ticket)}`
    const [own, others, bobs] = [await ticketOf(ann), await ticketOf(elsewhere), await ticketOf(bob)]
    const stream = await server.stream('/api/stream', { headers: elsewhere })
    await stream.first('welcome')

    expect((await server.post('/api/logout', {}, ann)).status).toBe(204)
    expect(await stream.closed()).toBe('ended')
    for (const path of [own, others]) expect((await server.stream(path)).status).toBe(401)
    const proofs: Record<string, string>[] = [
      ann,
      elsewhere,
      { Cookie: `ssekit_token=${ann.Authorization.slice('Bearer '.length)}` },
    ]
    for (const headers of proofs) {
      const paths = [
        '/api/stream',
        '/api/poll',
        '/api/notifications',
        '/api/logs',
        '/api/metrics-stream',
        '/api/build-progress',
      ]
      for (const path of paths) expect((await server.stream(path, { headers })).status).toBe(401)
      expect(await server.post('/api/ticket', {}, headers)).toMatchObject({
        status: 401,
        json: { error: { message: expect.stringContaining('ann has logged out') } },
      })
      expect((await server.post('/api/notify', note, headers)).status).toBe(401)
    }
    expect((await server.stream(bobs)).status).toBe(200)
    const again = await server.stream('/api/stream', { headers: await logIn(server, 'ann') })
    expect(await again.first('welcome')).toMatchObject({ client: 'ann' })
  })

  test('the form sets a cookie that scripts and other sites cannot use; logging out ends its streams', async () => {
    const server = await start()
    const form = (body: Record<string, string>) =>
      fetch(`${server.url}/login`, { method: 'POST', body: new URLSearchParams(body), redirect: 'manual' })
    const wrong = await form({ user: 'ann', password: 'wrong' })
    expect([wrong.status, await wrong.text()]).toEqual([401, expect.stringContaining('role="alert"')])
    const right = await form({ user: 'ann', password: 'ann-secret' })
    expect([right.status, right.headers.get('location')]).toEqual([303, '/'])
    const cookie = right.headers.get('set-cookie')!
    expect(cookie).toMatch(/HttpOnly/)
    expect(cookie).toMatch(/SameSite=Strict/)

    const headers = { Cookie: cookie.split(';')[0]! }
    const stream = await server.stream('/api/stream', { headers })
    expect(await stream.first('welcome')).toMatchObject({ client: 'ann' })
    const out = await server.post('/api/logout', {}, headers)
    expect(out.status).toBe(204)
    expect(out.headers.get('set-cookie')).toMatch(/^ssekit_token=;/)
    expect(await stream.closed()).toBe('ended')
  })

  test('who logs in or out shares no connection with the tabs of before: the name they share under is taken back', async () => {
    const server = await start()
    const body = { user: 'ann', password: 'ann-secret' }
    const form = { method: 'POST', body: new URLSearchParams(body), redirect: 'manual' } as const
    const answers = [
      await fetch(`${server.url}/login`, form),
      await server.post('/api/login', body),
      await server.post('/api/logout', {}, await logIn(server, 'ann')),
    ]
    for (const { headers } of answers)
      expect(headers.getSetCookie()).toContainEqual(expect.stringMatching(/^ssekit_guest=;.*1970/))
  })
})

describe('without AUTH', () => {
  test('guests are welcome; a name is enough for a token, by which a stream knows its owner', async () => {
    const server = await startServer()
    const { json } = await server.post('/api/login', { user: 'carl' })
    const named = await server.stream('/api/stream', { headers: bearer(String(json.token)) })
    expect(await named.first('welcome')).toMatchObject({ client: 'carl' })
    await server.post('/api/notify', { ...note, user: 'carl' })
    await named.first('notification')
    await server.post('/api/logout', {}, bearer(String(json.token)))
    const left = await server.stream('/api/stream?client=page-1', { headers: bearer(String(json.token)) })
    expect(await left.first('welcome')).toMatchObject({ client: 'page-1' })
    const withJunk = await server.stream('/api/stream?user=dora', { headers: bearer('junk') })
    expect(await withJunk.first('welcome')).toMatchObject({ client: 'dora' })
  })

  test('POST /api/login names the field that is wrong', async () => {
    const { post } = await startServer()
    for (const [body, field] of [
      [{}, 'user'],
      [{ user: 'a b' }, 'user'],
      [{ user: 'a', pass: 'b' }, 'pass'],
    ]) {
      expect(await post('/api/login', body)).toMatchObject({ status: 400, json: { error: { field } } })
    }
    expect((await post('/api/ticket', {})).status).toBe(401)
  })
})

describe('what every answer carries', () => {
  test('headers that keep pages apart, and no word about what runs here', async () => {
    const { get } = await startServer()
    const { headers } = await get('/')
    expect(headers.get('content-security-policy')).toContain("default-src 'self'")
    expect(headers.get('x-content-type-options')).toBe('nosniff')
    expect(headers.get('x-frame-options')).toBe('SAMEORIGIN')
    expect(headers.get('x-powered-by')).toBeNull()
  })

  test('with a list of origins, their pages may call and post as who they are logged in as, others may not', async () => {
    const origin = 'https://app.example'
    const { url } = await startServer({ origins: [origin] })
    const ask = async (from: string) =>
      (await fetch(`${url}/api/health`, { headers: { Origin: from } })).headers
    expect((await ask(origin)).get('access-control-allow-origin')).toBe(origin)
    expect((await ask(origin)).get('access-control-allow-credentials')).toBe('true')
    expect((await ask('http://localhost:5173')).get('access-control-allow-origin')).toBeNull()
    const posted = await fetch(`${url}/api/notify`, {
      method: 'POST',
      headers: { Origin: origin, 'Content-Type': 'application/json' },
      body: JSON.stringify(note),
    })
    expect(posted.status).toBe(201)
  })
})
