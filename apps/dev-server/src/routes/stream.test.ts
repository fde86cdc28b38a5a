import { describe, expect, test } from 'vitest'
import { startServer } from '../../test/support/startServer.ts'

describe('GET /api/stream', () => {
  test('is an event stream that welcomes the guest under the user, else the page id, else a random one', async () => {
    const { stream } = await startServer()
    const byUser = await stream('/api/stream?user=alice&client=page-1')
    expect(byUser.status).toBe(200)
    expect(byUser.headers['content-type']).toBe('text/event-stream; charset=utf-8')
    expect(byUser.headers['cache-control']).toBe('no-cache, no-transform')
    expect(byUser.headers['content-encoding']).toBeUndefined()
    const welcome = await byUser.first('welcome')
    expect(welcome).toEqual({ message: 'Welcome, alice.', client: 'alice', at: expect.any(String) })
    expect(new Date(welcome.at as string).toISOString()).toBe(welcome.at)

    expect(await (await stream('/api/stream?client=page-1')).first('welcome')).toMatchObject({
      client: 'page-1',
    })
    const [one, two] = [await stream('/api/stream'), await stream('/api/stream')]
    expect((await one.first('welcome')).client).not.toBe((await two.first('welcome')).client)
  })

  test('updates everyone at an interval', async () => {
    const { stream, post } = await startServer({ updateInterval: 30 })
    const guest = await stream('/api/stream')
    await post('/api/notify', { title: 'a', message: 'b' })
    const update = await guest.first('update')
    expect(update).toEqual({
      at: expect.any(String),
      uptime: expect.any(Number),
      connections: 1,
      posted: expect.any(Number),
    })
  })

  test.each([
    ['user', '/api/stream?user=a%0Ab'],
    ['user', '/api/stream?user='],
    ['user', '/api/stream?user=a&user=b'],
    ['client', `/api/stream?client=${'x'.repeat(65)}`],
    ['grups', '/api/stream?grups=team'],
    ['groups', '/api/stream?groups=team,,ops'],
  ])('400 names %s: %s', async (field, path) => {
    const { get } = await startServer()
    const { status, json } = await get(path)
    expect(status).toBe(400)
    expect(json.error).toMatchObject({ code: 'invalid', field })
    expect(json.error?.message).not.toBe('')
  })

  test('403 for a group that guests may not join, and no stream', async () => {
    const { get, server } = await startServer()
    const { status, json } = await get('/api/stream?groups=team,admins')
    expect(status).toBe(403)
    expect(json.error).toMatchObject({ code: 'forbidden', field: 'groups' })
    expect(json.error?.message).toContain('admins')
    expect(server.hub.stats().connections).toBe(0)
  })

  test('HEAD is answered at once', async () => {
    const { url } = await startServer()
    const response = await fetch(`${url}/api/stream`, { method: 'HEAD' })
    expect(response.status).toBe(200)
    expect(response.headers.get('content-type')).toMatch('text/event-stream')
  })
})
