import { describe, expect, test } from 'vitest'
import { resumingClient } from '../../test/support/resumingClient.ts'
import type { TestServer } from '../../test/support/startServer.ts'
import { startServer } from '../../test/support/startServer.ts'
import { until } from '../../test/support/until.ts'

const note = { title: 'Deploy', message: 'Version 2 is out.' }

/** Alice in team, Bob in ops, and a page in both; all of them connected. */
const threeGuests = async ({ stream }: TestServer) => {
  const guests = {
    alice: await stream('/api/stream?user=alice&groups=team'),
    bob: await stream('/api/stream?user=bob&groups=ops'),
    page: await stream('/api/stream?client=page-1&groups=team,ops'),
  }
  for (const guest of Object.values(guests)) await guest.first('welcome')
  return guests
}

/** Who got the notification; a broadcast behind it marks that nothing more can come. */
const receivers = async (
  server: TestServer,
  body: object,
): Promise<{ got: string[]; connections: unknown }> => {
  const guests = await threeGuests(server)
  const { json } = await server.post('/api/notify', { ...note, ...body })
  await server.post('/api/notify', { ...note, type: 'mark' })
  for (const guest of Object.values(guests)) await guest.first('mark')
  const got = Object.entries(guests).filter(([, guest]) => guest.data('notification').length === 1)
  return { got: got.map(([name]) => name), connections: json.connections }
}

describe('POST /api/notify', () => {
  test.each([
    ['everyone', {}, ['alice', 'bob', 'page']],
    ['a user', { user: 'bob' }, ['bob']],
    ['a page by its id', { user: 'page-1' }, ['page']],
    ['a group', { group: 'team' }, ['alice', 'page']],
    ['a user within a group', { user: 'alice', group: 'team' }, ['alice']],
    ['a user who is not in that group', { user: 'bob', group: 'team' }, []],
    ['somebody who is not there', { user: 'carol' }, []],
  ])('reaches %s', async (_who, body, expected) => {
    const { got, connections } = await receivers(await startServer(), body)
    expect(got).toEqual(expected)
    expect(connections).toBe(expected.length)
  })

  test('answers 201 with the event ID and the notification as it was sent', async () => {
    const server = await startServer()
    const guest = await server.stream('/api/stream?groups=news')
    await guest.first('welcome')
    const { status, json } = await server.post('/api/notify', { ...note, group: 'news' })
    expect(status).toBe(201)
    const received = await guest.first('notification')
    expect(received).toEqual({ id: expect.any(String), ...note, group: 'news', at: expect.any(String) })
    expect(json).toEqual({ id: guest.lastEventId, connections: 1, notification: received })
  })

  test.each([[{}], [{ message: '' }], [{ message: undefined, user: 'alice' }]])(
    'a title is enough: %j',
    async (more) => {
      const server = await startServer()
      const guest = await server.stream('/api/stream?user=alice')
      await guest.first('welcome')
      const { status, json } = await server.post('/api/notify', { title: 'Lunch', ...more })
      expect([status, json.connections]).toEqual([201, 1])
      expect(await guest.first('notification')).toMatchObject({ title: 'Lunch', message: '' })
    },
  )

  test('what kind it is, and who sent it, arrive with it and are kept', async () => {
    const server = await startServer()
    const guest = await server.stream('/api/stream')
    await guest.first('welcome')
    const kinds = ['info', 'success', 'warning', 'error', 'comment', 'deploy']
    for (const kind of kinds) {
      expect((await server.post('/api/notify', { ...note, kind, from: 'Ada Ek' })).status).toBe(201)
    }
    await until('all of them', () => guest.data('notification').length === kinds.length)
    expect(guest.data('notification').map(({ kind, from }) => [kind, from])).toEqual(
      kinds.map((kind) => [kind, 'Ada Ek']),
    )
    const { json } = await server.get('/api/notifications')
    expect(json.notifications).toEqual(guest.data('notification').toReversed())
  })

  test('text of any kind survives, line ends and markup too', async () => {
    const server = await startServer()
    const guest = await server.stream('/api/stream')
    await guest.first('welcome')
    const odd = { title: 'a\r\nb\n\nevent: x\u2028\0 ü 🎉', message: '<b>data: x</b>\n\n' }
    expect((await server.post('/api/notify', odd)).status).toBe(201)
    expect(await guest.first('notification')).toMatchObject(odd)
  })

  test.each([
    ['title', { message: 'b' }],
    ['title', { title: '', message: 'b' }],
    ['title', { title: '   ', message: 'b' }],
    ['title', { title: 5, message: 'b' }],
    ['title', { title: 'x'.repeat(201), message: 'b' }],
    ['message', { title: 'a', message: null }],
    ['message', { title: 'a', message: 5 }],
    ['message', { title: 'a', message: 'x'.repeat(4001) }],
    ['user', { ...note, user: '' }],
    ['user', { ...note, user: 'a b' }],
    ['user', { ...note, user: { $ne: 1 } }],
    ['group', { ...note, group: 'admins' }],
    ['group', { ...note, group: ['team'] }],
    ['kind', { ...note, kind: 'alarm' }],
    ['kind', { ...note, kind: '' }],
    ['from', { ...note, from: ' ' }],
    ['from', { ...note, from: 'x'.repeat(81) }],
    ['from', { ...note, from: { name: 'Ada' } }],
    ['type', { ...note, type: 'a\nb' }],
    ['type', { ...note, type: 'a\rdata: forged' }],
    ['type', { ...note, type: 'a\0b' }],
    ['type', { ...note, type: '' }],
    ['type', { ...note, type: 'ssekit:gap' }],
    ['type', { ...note, type: 'x'.repeat(65) }],
    ['mesage', { ...note, mesage: 'b' }],
    ['body', [note]],
    ['body', '"text"'],
    ['body', 'null'],
    ['body', '{"title": '],
  ])('400 names %s and sends nothing: %j', async (field, body) => {
    const server = await startServer()
    const guest = await server.stream('/api/stream')
    await guest.first('welcome')
    const { status, json } = await server.post('/api/notify', body)
    expect(status).toBe(400)
    expect(json.error?.field).toBe(field)
    expect(json.error?.message.length).toBeGreaterThan(10)
    await server.post('/api/notify', { ...note, type: 'mark' })
    await guest.first('mark')
    expect(guest.messages.map(({ event }) => event)).toEqual(['welcome', 'mark'])
  })

  test('a body that is no JSON by its type is refused, and so is one that is too large', async () => {
    const { post } = await startServer()
    expect(await post('/api/notify', note, { 'Content-Type': 'text/plain' })).toMatchObject({
      status: 400,
      json: { error: { field: 'body' } },
    })
    expect(await post('/api/notify', { ...note, message: 'x'.repeat(110_000) })).toMatchObject({
      status: 413,
      json: { error: { code: 'too-large' } },
    })
  })

  test.each(['gzip', 'br', 'deflate'])(
    'a body that is not packed with %s as it says is refused',
    async (packed) => {
      const { post } = await startServer()
      expect(await post('/api/notify', note, { 'Content-Encoding': packed })).toMatchObject({
        status: 400,
        json: { error: { field: 'body' } },
      })
    },
  )

  test('who was away gets exactly what was sent meanwhile, also as a user who changed the page', async () => {
    const server = await startServer()
    const before = await server.stream('/api/stream?user=alice&groups=team')
    await before.first('welcome')
    await server.post('/api/notify', { ...note, title: '1' })
    await before.first('notification')
    before.close()
    await until('the server to see it', () => server.server.hub.stats().connections === 0)
    await server.post('/api/notify', { ...note, title: '2', user: 'alice' })
    await server.post('/api/notify', { ...note, title: 'not hers', user: 'bob' })
    await server.post('/api/notify', { ...note, title: '3', group: 'team' })
    const after = await server.stream('/api/stream?user=alice&groups=team', {
      lastEventId: before.lastEventId,
    })
    await until('both', () => after.data('notification').length === 2)
    expect(after.data('notification').map(({ title }) => title)).toEqual(['2', '3'])
  })

  test('a hundred posts side by side arrive once each, in the order of their ids', async () => {
    const server = await startServer()
    const client = resumingClient(`${server.url}/api/stream`)
    await until('the stream', () => client.open)
    await Promise.all(
      Array.from({ length: 100 }, (_, i) => server.post('/api/notify', { ...note, title: `${i}` })),
    )
    const titles = () =>
      client.messages
        .filter(({ event }) => event === 'notification')
        .map(({ data }) => JSON.parse(data).title)
    await until('all of them', () => titles().length >= 100)
    expect(new Set(titles()).size).toBe(100)
    const offsets = client.messages.filter(({ id }) => id).map(({ id }) => Number(id.split('-')[1]))
    expect(offsets).toEqual([...offsets].sort((a, b) => a - b))
    await client.stop()
  })
})
