import { describe, expect, test } from 'vitest'
import { startServer } from '../../test/support/startServer.ts'
import { until } from '../../test/support/until.ts'

const note = { title: 'a', message: 'b' }

describe('GET /api/v1/sse/stream', () => {
  test.each(['/api/v1/sse/stream/team/alice', '/api/v1/sse/stream?group=team&id=alice'])(
    '%s joins the group under the id',
    async (path) => {
      const { stream, post } = await startServer()
      const guest = await stream(path)
      expect(await guest.first('welcome')).toMatchObject({ client: 'alice' })
      await post('/api/notify', { ...note, title: 'to the group', group: 'team' })
      await post('/api/notify', { ...note, title: 'to another group', group: 'ops' })
      await post('/api/notify', { ...note, title: 'to alice', user: 'alice' })
      await until('what is for her', () => guest.data('notification').length === 2)
      expect(guest.data('notification').map(({ title }) => title)).toEqual(['to the group', 'to alice'])
    },
  )

  test.each([
    [403, 'group', '/api/v1/sse/stream/admins/alice'],
    [403, 'group', '/api/v1/sse/stream?group=admins&id=alice'],
    [403, 'group', '/api/v1/sse/stream/__proto__/alice'],
    [400, 'id', '/api/v1/sse/stream/team/a%20b'],
    [400, 'id', '/api/v1/sse/stream/team/%0D%0Adata:x'],
    [400, 'id', '/api/v1/sse/stream?group=team'],
    [400, 'group', '/api/v1/sse/stream?id=alice'],
    [400, 'group', '/api/v1/sse/stream?group=team&group=ops&id=alice'],
    [400, 'path', '/api/v1/sse/stream/team/%ZZ'],
  ])('%i names %s: %s', async (status, field, path) => {
    const { get } = await startServer()
    const answer = await get(path)
    expect(answer.status).toBe(status)
    expect(answer.json.error?.field).toBe(field)
  })
})

describe('POST /api/v1/sse/disconnect/:group/:id', () => {
  test('ends that stream for good and no other', async () => {
    const { stream, post, get } = await startServer()
    const alice = await stream('/api/v1/sse/stream/team/alice')
    const bob = await stream('/api/v1/sse/stream/team/bob')
    const opsAlice = await stream('/api/v1/sse/stream/ops/alice')
    for (const guest of [alice, bob, opsAlice]) await guest.first('welcome')
    const answer = await post('/api/v1/sse/disconnect/team/alice', undefined)
    expect(answer).toMatchObject({ status: 200, json: { code: 200, data: { group: 'team', id: 'alice' } } })
    expect(await alice.closed()).toBe('ended')
    expect(alice.messages.at(-1)?.event).toBe('ssekit:close')
    expect((await get('/api/v1/sse/stream/team/alice')).status).toBe(204)
    expect([bob.state, opsAlice.state]).toEqual(['open', 'open'])
  })

  test('403 and 400 as for the stream', async () => {
    const { post } = await startServer()
    expect(await post('/api/v1/sse/disconnect/admins/alice', {})).toMatchObject({ status: 403 })
    expect(await post('/api/v1/sse/disconnect/team/a%20b', {})).toMatchObject({
      status: 400,
      json: { error: { field: 'id' } },
    })
  })
})

test('GET /api/v1/sse/info counts groups, clients and connections', async () => {
  const { stream, get } = await startServer()
  const guests = [
    await stream('/api/v1/sse/stream/team/alice'),
    await stream('/api/v1/sse/stream/team/alice'),
    await stream('/api/v1/sse/stream/ops/bob'),
  ]
  for (const guest of guests) await guest.first('welcome')
  // A build has a group too, but not one of guests.
  await (await stream('/api/build-progress')).first('progress')
  const { status, json } = await get('/api/v1/sse/info')
  expect(status).toBe(200)
  expect(json).toEqual({ code: 200, data: { groupCount: 2, clientCount: 2, groups: { team: 2, ops: 1 } } })
  guests.forEach((guest) => guest.close())
  await until('everyone to be gone', async () => {
    const { data } = (await get('/api/v1/sse/info')).json as { data: { clientCount: number } }
    return data.clientCount === 0
  })
})
