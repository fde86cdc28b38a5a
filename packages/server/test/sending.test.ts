import { describe, expect, test } from 'vitest'
import { type Connected, connect, until } from './support/connect.ts'
import { recordingLogger, serveHub } from './support/hubServer.ts'

/** Ann twice (one tab in both groups), Bob in news, Cy in none. */
const people = async (url: string): Promise<Record<'ann' | 'annSport' | 'bob' | 'cy', Connected>> => ({
  ann: await connect(`${url}?client=ann&groups=news`),
  annSport: await connect(`${url}?client=ann&groups=news,sport`),
  bob: await connect(`${url}?client=bob&groups=news`),
  cy: await connect(`${url}?client=cy`),
})

/** Everyone has received the last message, so whoever lacks an earlier one was not sent it. */
const received = async (streams: Record<string, Connected>): Promise<Record<string, string[]>> => {
  const all = Object.entries(streams)
  await until(() => all.every(([, stream]) => stream.data('last').length === 1))
  return Object.fromEntries(all.map(([name, stream]) => [name, stream.data()]))
}

describe('a message reaches exactly those it is for', () => {
  test('a client on all its connections', async () => {
    const { hub, url } = await serveHub()
    const streams = await people(url)
    expect(await hub.send('ann', { text: 'x' })).toEqual({ id: `${hub.stats().epoch}-1`, connections: 2 })
    await hub.broadcast({ event: 'last', text: '' })
    expect(await received(streams)).toEqual({ ann: ['x'], annSport: ['x'], bob: [], cy: [] })
  })

  test('a client within a group', async () => {
    const { hub, url } = await serveHub()
    const streams = await people(url)
    expect((await hub.send({ client: 'ann', group: 'sport' }, { text: 'x' })).connections).toBe(1)
    expect((await hub.send({ client: 'bob', group: 'sport' }, { text: 'y' })).connections).toBe(0)
    await hub.broadcast({ event: 'last', text: '' })
    expect(await received(streams)).toEqual({ ann: [], annSport: ['x'], bob: [], cy: [] })
  })

  test('several clients, each once', async () => {
    const { hub, url } = await serveHub()
    const streams = await people(url)
    expect((await hub.send(['bob', 'cy', 'bob', 'nobody'], { text: 'x' })).connections).toBe(2)
    await hub.broadcast({ event: 'last', text: '' })
    expect(await received(streams)).toEqual({ ann: [], annSport: [], bob: ['x'], cy: ['x'] })
  })

  test('a group, but for those excepted', async () => {
    const { hub, url } = await serveHub()
    const streams = await people(url)
    expect((await hub.sendGroup('news', { text: 'x' })).connections).toBe(3)
    expect((await hub.sendGroup('news', { text: 'y' }, { except: 'ann' })).connections).toBe(1)
    expect((await hub.sendGroup('news', { text: 'z' }, { except: ['bob'] })).connections).toBe(2)
    await hub.broadcast({ event: 'last', text: '' })
    expect(await received(streams)).toEqual({
      ann: ['x', 'z'],
      annSport: ['x', 'z'],
      bob: ['x', 'y'],
      cy: [],
    })
  })

  test('everyone', async () => {
    const { hub, url } = await serveHub()
    const streams = await people(url)
    expect((await hub.broadcast({ text: 'x' })).connections).toBe(4)
    await hub.broadcast({ event: 'last', text: '' })
    expect(await received(streams)).toEqual({ ann: ['x'], annSport: ['x'], bob: ['x'], cy: ['x'] })
  })

  test('groups come from authorize, never from the URL', async () => {
    const { hub, url } = await serveHub({ authorize: () => ({ client: 'ann', groups: ['news'] }) })
    const stream = await connect(`${url}?groups=admin&group=admin`)
    expect((await hub.sendGroup('admin', { text: 'secret' })).connections).toBe(0)
    await hub.sendGroup('news', { text: 'open' })
    await until(() => stream.data().length === 1)
    expect(stream.data()).toEqual(['open'])
  })
})

test('messages are numbered in the order they were sent, whomever they are for', async () => {
  const { hub } = await serveHub()
  const sent = await Promise.all([
    hub.send('ann', { data: 1 }),
    hub.sendGroup('news', { data: 2 }),
    hub.broadcast({ data: 3 }),
  ])
  const { epoch, top } = hub.stats()
  expect(sent.map(({ id }) => id)).toEqual([`${epoch}-1`, `${epoch}-2`, `${epoch}-3`])
  expect(top).toBe(3)
})

test('a message carries its event type, retry, id and data', async () => {
  const { hub, url } = await serveHub({ heartbeat: false, retry: 10 })
  const stream = await connect(url)
  const { id } = await hub.broadcast({ event: 'update', data: { text: 'a\r\nb' }, retry: 4000 })
  await until(() => stream.data('update').length === 1)
  const { messages, retries } = stream.read()
  expect(messages).toEqual([{ type: 'update', data: '{"text":"a\\r\\nb"}', lastEventId: id }])
  expect(retries).toEqual([10, 4000])
})

test('a callback that sends does not bring the order into disorder', async () => {
  const { hub, url } = await serveHub({
    logger: recordingLogger(),
    callbacks: { onClose: (session) => void hub.broadcast({ text: `${session.client} left` }) },
    limits: { bufferBytes: 1 },
  })
  const slow = await connect(`${url}?client=slow`)
  slow.pause()
  const reader = await connect(`${url}?client=reader`)
  let sent = 0
  // The stalled reader is closed while a message is being handed out, and its onClose sends another.
  while (hub.stats().clients === 2 && hub.stats().connections === 2 && sent < 20_000) {
    await hub.broadcast({ event: 'load', text: 'x'.repeat(60_000) })
    sent += 1
    await until(() => reader.data('load').length === sent || hub.stats().connections < 2)
  }
  const last = await hub.broadcast({ event: 'end', text: '' })
  const ids = (): number[] =>
    reader.read().messages.map(({ lastEventId }) => Number(lastEventId.split('-')[1]))
  await until(() => reader.read().lastEventId === last.id)
  expect(reader.data()).toEqual(['slow left'])
  expect(ids()).toEqual(ids().map((_, i) => i + 1))
})

describe('bad input is refused with the field at fault', () => {
  test.each([
    [{ id: '1', data: 1 }, 'reserved-id', 'id'],
    [{ event: 'ssekit:close', data: 1 }, 'reserved-type', 'event'],
    [{ event: 'a\rb', data: 1 }, 'invalid-type', 'event'],
    [{ data: 1, retry: 0.5 }, 'invalid-retry', 'retry'],
    [{ data: 'x'.repeat(1000) }, 'message-too-large', 'data'],
  ])('%j', async (message, code, field) => {
    const { hub } = await serveHub({ limits: { messageBytes: 999 } })
    const refused = expect.objectContaining({ code, field })
    await expect(hub.broadcast(message)).rejects.toEqual(refused)
    await expect(hub.send('ann', message)).rejects.toEqual(refused)
    await expect(hub.sendGroup('news', message)).rejects.toEqual(refused)
    expect(hub.stats().top).toBe(0)
  })

  test('receivers that say nobody', async () => {
    const { hub } = await serveHub()
    const message = { data: 1 }
    for (const receiver of [
      '',
      null,
      undefined,
      7,
      {},
      { client: '' },
      { client: 'a', group: '' },
      // A slip for `group`: the message would go to connections outside of it.
      { client: 'a', groups: ['g'] },
      ['a', ''],
      // A hole, as an index that was deleted leaves it.
      Object.assign([], { 1: 'a' }),
    ]) {
      await expect(hub.send(receiver as never, message)).rejects.toMatchObject({ code: 'invalid-target' })
    }
    await expect(hub.sendGroup('', message)).rejects.toMatchObject({ code: 'invalid-target', field: 'group' })
    await expect(hub.sendGroup('g', message, { except: [7 as never] })).rejects.toMatchObject({
      field: 'except[0]',
    })
    await expect(hub.sendGroup('g', message, { except: new Set(['ann']) as never })).rejects.toMatchObject({
      code: 'invalid-target',
      field: 'except',
    })
    for (const none of [null, { except: null }, { except: undefined }]) {
      await expect(hub.sendGroup('g', message, none as never)).resolves.toMatchObject({ connections: 0 })
    }
  })
})

test('stats tell of this node', async () => {
  const { hub, url } = await serveHub()
  const streams = await people(url)
  await until(() => Object.values(streams).every((stream) => stream.read().lastEventId !== ''))
  expect(hub.stats()).toMatchObject({
    connections: 4,
    clients: 3,
    groups: { news: 3, sport: 1 },
    catchingUp: 0,
    epoch: expect.any(String),
    top: 0,
    closing: false,
  })
})

test('a loop that sends and awaits lets others have their turn', async () => {
  const { hub, url } = await serveHub()
  const stream = await connect(url)
  await until(() => hub.stats().catchingUp === 0 && hub.stats().connections === 1)
  let isOver = false
  let turns = 0
  const count = (): void => {
    turns += 1
    if (!isOver) setImmediate(count)
  }
  setImmediate(count)
  for (let i = 0; i < 1_000; i += 1) await hub.broadcast({ text: 'x'.repeat(1_000) })
  isOver = true
  expect(turns).toBeGreaterThan(10)
  await until(() => stream.data().length === 1_000)
})
