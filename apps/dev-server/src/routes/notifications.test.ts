import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import express from 'express'
import { describe, expect, onTestFinished, test } from 'vitest'
import { load, openPage, type Loaded } from '../../test/support/openPage.ts'
import { openStream } from '../../test/support/openStream.ts'
import { startServer, type TestServer } from '../../test/support/startServer.ts'
import { admitGuests } from '../access/authorize.ts'
import { mountEndpoint } from '../http/endpoint.ts'
import { createHubs } from '../hubs.ts'
import { createMemoryStore } from '../store/memoryStore.ts'
import { notifications as notificationsRoute } from './notifications.ts'

const post = ({ post: send }: TestServer, title: string, to: object = {}, headers = {}) =>
  send('/api/notify', { title, message: `About ${title}`, ...to }, headers)
const titlesOf = async (...asked: Parameters<typeof load>) =>
  (await load(...asked)).notifications.map(({ title }) => title)

describe('GET /api/notifications', () => {
  test('gives what was posted as it was posted, newest first, and where the stream goes on', async () => {
    const server = await startServer()
    expect((await load(server)).notifications).toEqual([])
    const first = await post(server, 'One')
    const second = await post(server, 'Two')
    const { notifications, lastEventId } = await load(server)
    expect(notifications).toEqual([second.json.notification, first.json.notification])
    expect(lastEventId).toBe(second.json.id)
    expect((await server.get('/api/notifications')).headers.get('cache-control')).toBe('no-store')
  })

  test.each([
    ['a guest of no name and no group', '', ['all']],
    ['a user', 'user=ann', ['to ann', 'all']],
    ['a page by its id', 'client=page-1', ['to page-1', 'all']],
    ['a group', 'groups=team', ['to team', 'all']],
    ['a user within a group', 'user=ann&groups=team', ['to ann in team', 'to team', 'to ann', 'all']],
    ['another user of that group', 'user=bob&groups=team', ['to team', 'all']],
  ])('has for %s what its stream would have had', async (_who, query, expected) => {
    const server = await startServer()
    await post(server, 'all')
    await post(server, 'to ann', { user: 'ann' })
    await post(server, 'to page-1', { user: 'page-1' })
    await post(server, 'to team', { group: 'team' })
    await post(server, 'to ann in team', { user: 'ann', group: 'team' })
    expect(await titlesOf(server, query)).toEqual(expected)
    const page = openPage(server, { notifications: [], lastEventId: 'earliest' }, query)
    await expect.poll(page.titles).toEqual(expected)
  })

  test('keeps the last ones, and none of another type', async () => {
    const server = await startServer({ notificationsKept: 3 })
    for (const title of ['1', '2', '3', '4']) await post(server, title)
    await post(server, 'a mark', { type: 'mark' })
    expect(await titlesOf(server)).toEqual(['4', '3', '2'])
  })

  test('has nothing of what was refused', async () => {
    const server = await startServer()
    expect((await post(server, '')).status).toBe(400)
    expect((await post(server, 'to admins', { group: 'admins' })).status).toBe(400)
    expect(await titlesOf(server)).toEqual([])
  })

  test.each([
    [403, 'groups', 'groups=team,admins'],
    [400, 'user', 'user=a%0Ab'],
    [400, 'client', 'client='],
    [400, 'limit', 'limit=5'],
  ])('%i names %s: %s', async (status, field, query) => {
    const { get } = await startServer()
    expect(await get(`/api/notifications?${query}`)).toMatchObject({ status, json: { error: { field } } })
  })
})

describe('the list and the stream that goes on from it', () => {
  test('have all that is posted, each once and in order, while messages pour in', async () => {
    const server = await startServer()
    const posting = (async () => {
      for (let i = 0; i < 200; i += 1) await post(server, `${i}`)
    })()
    const pages = []
    for (let i = 0; i < 20; i += 1) pages.push(openPage(server, await load(server)))
    await posting
    await post(server, 'last')
    const all = await titlesOf(server)
    expect(all).toHaveLength(201)
    for (const page of pages) {
      await expect.poll(page.titles).toEqual(all)
      expect(page.gaps).toEqual([])
    }
  })

  test('miss nothing that was posted between the two, nor what many posted at once', async () => {
    const server = await startServer()
    await post(server, 'before')
    const loaded = await load(server)
    await Promise.all(Array.from({ length: 50 }, (_, i) => post(server, `${i}`)))
    const page = openPage(server, loaded)
    await expect.poll(() => page.titles().length).toBe(51)
    expect(new Set(page.titles())).toEqual(new Set(await titlesOf(server)))
  })

  test('have nothing of what is for others, live or loaded', async () => {
    const auth = {
      users: [
        { name: 'ann', password: 'ann-secret', groups: ['team'] },
        { name: 'bob', password: 'bob-secret', groups: ['ops', 'team'] },
      ],
    }
    const server = await startServer({ auth })
    const logIn = async (user: string) => {
      const { json } = await server.post('/api/login', { user, password: `${user}-secret` })
      return { Authorization: `Bearer ${String(json.token)}` }
    }
    const [ann, bob] = [await logIn('ann'), await logIn('bob')]
    const postAll = async (when: string) => {
      await post(server, `to ops ${when}`, { group: 'ops' }, bob)
      await post(server, `to bob ${when}`, { user: 'bob' }, bob)
      await post(server, `to ann ${when}`, { user: 'ann' }, bob)
      await post(server, `to team ${when}`, { group: 'team' }, bob)
    }
    await postAll('before')
    const page = openPage(server, await load(server, '', ann), '', ann)
    await postAll('after')
    const expected = ['to team after', 'to ann after', 'to team before', 'to ann before']
    await expect.poll(page.titles).toEqual(expected)
    expect(await titlesOf(server, '', ann)).toEqual(expected)
    for (const [query, field] of [
      ['user=bob', 'user'],
      ['groups=ops', 'groups'],
    ] as const) {
      const refused = await server.get(`/api/notifications?${query}`, ann)
      expect(refused).toMatchObject({ status: 403, json: { error: { field } } })
    }
  })

  test('go on after a restart of the hub, whose history is gone: the list is not', async () => {
    const server = await startServer()
    await post(server, 'before')
    const old = await load(server)
    await server.post('/api/faults', { fault: 'restart' })
    await post(server, 'after')
    const loaded = await load(server)
    const page = openPage(server, loaded)
    await post(server, 'live')
    await expect.poll(page.titles).toEqual(['live', 'after', 'before'])
    expect(page.gaps).toEqual([])
    // A page from before is told that something may be missing.
    const returned = openPage(server, old)
    await expect.poll(() => returned.gaps).toEqual(['epoch'])
  })

  test('miss nothing that is posted while a slow table is being read', async () => {
    const store = createMemoryStore({ historySize: 10, notificationsKept: 10 })
    const hubs = createHubs({ heartbeat: 5000, retry: 1000, limits: {}, store, logger: console })
    const late = { id: '1', title: 'late', message: '', at: new Date().toISOString() }
    const table = {
      ...store.notifications,
      list: async () => {
        const list = store.notifications.list()
        await store.notifications.add(late)
        await hubs.guests.broadcast({ event: 'notification', data: late })
        return list
      },
    }
    const app = express()
    mountEndpoint(
      app,
      '/list',
      notificationsRoute({ authorize: admitGuests([]), hubs, notifications: table }),
    )
    app.get(
      '/stream',
      hubs.guests.handler(() => ({ client: 'page' })),
    )
    const server = app.listen(0, '127.0.0.1')
    onTestFinished(async () => {
      await hubs.close()
      server.close()
    })
    await once(server, 'listening')
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    const loaded = (await (await fetch(`${url}/list`)).json()) as Loaded
    expect(loaded.notifications).toEqual([])
    const stream = await openStream(`${url}/stream`, { lastEventId: loaded.lastEventId })
    expect(await stream.first('notification')).toEqual(late)
  })
})
