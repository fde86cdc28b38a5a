import { expect, test } from 'vitest'
import { connect, until } from './support/connect.ts'
import { serveHub } from './support/hubServer.ts'

test('ends the streams of a client, which may come back', async () => {
  const { hub, url } = await serveHub()
  const tabs = [await connect(`${url}?client=ann`), await connect(`${url}?client=ann`)]
  const bob = await connect(`${url}?client=bob`)
  await hub.disconnect({ client: 'ann' })
  await until(() => tabs.every((tab) => tab.isWhole() === true))
  expect(tabs[0]!.data('ssekit:close')).toEqual([])
  expect(hub.stats()).toMatchObject({ connections: 1, clients: 1 })
  expect(bob.isWhole()).toBeNull()
  expect((await connect(`${url}?client=ann`)).status).toBe(200)
})

test('reconnect: false says ssekit:close, ends, and answers that client 204', async () => {
  const { hub, url } = await serveHub()
  const ann = await connect(`${url}?client=ann`)
  await hub.send('ann', { text: 'last words' })
  await hub.disconnect({ client: 'ann' }, { reconnect: false })
  await until(() => ann.isWhole() === true)
  expect(ann.read().messages.map(({ type }) => type)).toEqual(['message', 'ssekit:close'])
  const again = await connect(`${url}?client=ann`)
  await until(() => again.isWhole() === true)
  expect([again.status, again.text()]).toEqual([204, ''])
  expect((await connect(`${url}?client=bob`)).status).toBe(200)
})

test('of a client within a group leaves its other streams alone', async () => {
  const { hub, url } = await serveHub()
  const news = await connect(`${url}?client=ann&groups=news`)
  const sport = await connect(`${url}?client=ann&groups=sport`)
  await hub.disconnect({ client: 'ann', group: 'news' }, { reconnect: false })
  await until(() => news.isWhole() === true)
  expect(sport.isWhole()).toBeNull()
  expect((await connect(`${url}?client=ann&groups=news`)).status).toBe(204)
  expect((await connect(`${url}?client=ann&groups=sport`)).status).toBe(200)
})

test('of a group refuses whoever comes in it for a minute: who was there, between two connections, or comes later', async () => {
  const { hub, url } = await serveHub()
  const ann = await connect(`${url}?client=ann&groups=news`)
  const bob = await connect(`${url}?client=bob&groups=sport`)
  await hub.disconnect({ group: 'news' }, { reconnect: false })
  await until(() => ann.isWhole() === true)
  expect(bob.isWhole()).toBeNull()
  expect((await connect(`${url}?client=ann&groups=news`)).status).toBe(204)
  expect((await connect(`${url}?client=cy&groups=news`)).status).toBe(204)
  expect((await connect(`${url}?client=cy&groups=sport`)).status).toBe(200)
})

test('of nobody in particular is refused', async () => {
  const { hub } = await serveHub()
  for (const target of [{}, undefined, null, { client: '' }, { group: '' }, { client: 7 }]) {
    await expect(hub.disconnect(target as never)).rejects.toMatchObject({ code: 'invalid-target' })
  }
})

test.each([
  ['groups', { client: 'ann', groups: ['sport'] }],
  ['reconnect', { client: 'ann', reconnect: false }],
])('with the field `%s` in its target is refused, and ends nothing', async (field, target) => {
  const { hub, url } = await serveHub()
  await connect(`${url}?client=ann&groups=news`)
  await expect(hub.disconnect(target as never)).rejects.toMatchObject({ code: 'invalid-target', field })
  expect(hub.stats().connections).toBe(1)
})
