import { expect, it, onTestFinished } from 'vitest'
import { startEventServer } from '../stream/eventServer.ts'
import { until } from '../stream/until.ts'
import { startBrowser, type TestPage } from './support/pages.ts'
import { messageOf, nameOf, startScript, TERM } from './support/script.ts'

const allTold = async ({ told }: TestPage, ...wanted: string[]): Promise<void> => {
  await until(() => told.length >= wanted.length)
  expect(told).toEqual(wanted)
}
/** What a page asks in the term of the script, where it is at this ID. */
const askedFrom = async (
  { heard }: ReturnType<typeof startScript>,
  id: string,
): Promise<unknown[] | undefined> => {
  const find = () =>
    heard.findLast(([kind, , term, , itsId]) => kind === 'ask' && term === TERM && itsId === id)
  await until(() => find() !== undefined)
  return find()
}

it('a page that was told nothing yet loses nothing when another leads that has come further', async () => {
  const server = await startEventServer()
  const { locks, openPage } = startBrowser()
  const leader = startScript(locks, nameOf(server.url))
  const page = openPage(server.url)
  leader.tell(0, [], '')
  await until(() => page.status() === 'open')
  const next = { term: 2e14, start: '5' }
  leader.tell(0, [], '5', next)
  leader.tell(0, [messageOf(6)], '6', next)
  await allTold(page, 'number 6')
})

it('a page without a place of its own is told what comes, and needs no connection', async () => {
  const server = await startEventServer()
  const { locks, openPage } = startBrowser()
  const page = openPage(server.url)
  ;(await server.line(0)).send({ id: '1', data: 'a' }, { id: '2', data: 'b' })
  await allTold(page, 'a', 'b')
  const script = startScript(locks, nameOf(server.url))
  const answer = () => script.heard.findLast(([, , , , , , , , asked]) => asked !== null)
  script.ask(0, null, '2')
  await until(() => answer() !== undefined)
  const term = answer()![1]
  script.heard.length = 0
  script.ask(term, null, '')
  await until(() => answer() !== undefined)
  const [, , , from, list, , , , , isKnown] = answer()!
  expect([from, list, isKnown]).toEqual([2, [], true])
})

it('a message without an ID of its own is not told again where a page lets go of its own connection', async () => {
  const server = await startEventServer()
  const { locks, openPage } = startBrowser()
  const leader = startScript(locks, nameOf(server.url))
  const page = openPage(server.url, { lastEventId: '1' })
  // It is heard all the time, so that the page asks for a reason, and not as it hears nothing.
  const talk = setInterval(() => leader.tell(0, [], '7', { start: '7' }), 100)
  onTestFinished(() => clearInterval(talk))
  const first = await askedFrom(leader, '1')
  leader.tell(0, [], '7', { start: '7', asked: first, isKnown: false })
  const line = await server.line(0)
  line.send({ id: '8', data: 'number 8' }, { data: 'passing' })
  await allTold(page, 'number 8', 'passing')
  // The page that leads has come by the first of the two, and the other comes only now.
  leader.tell(0, [messageOf(8)], '8', { start: '7' })
  const asked = await askedFrom(leader, '8')
  // Each answer says the same, and there is nothing more to ask.
  for (let count = 0; count < 5; count += 1) leader.tell(1, [], '8', { start: '7', asked })
  leader.tell(1, [messageOf(8, 'passing')], '8', { start: '7' })
  const asks = () => leader.heard.filter(([kind, , , , id]) => kind === 'ask' && id === '8')
  await until(() => asks().length > 1)
  leader.tell(2, [], '8', { start: '7', asked: asks().at(-1) })
  leader.tell(2, [messageOf(9)], '9', { start: '7' })
  line.send({ id: '9', data: 'number 9' })
  await allTold(page, 'number 8', 'passing', 'number 9')
  leader.tell(3, [], '9', { start: '7', asked: await askedFrom(leader, '9') })
  expect(asks().length).toBeLessThan(5)
  await until(() => server.open() === 0)
  leader.tell(3, [messageOf(10)], '10', { start: '7' })
  await allTold(page, 'number 8', 'passing', 'number 9', 'number 10')
})

it('what its own connection lost, at a server without history, is not told late by the page that leads', async () => {
  const server = await startEventServer()
  const { locks, openPage } = startBrowser()
  const page = openPage(server.url)
  ;(await server.line(0)).send({ id: '1', data: 'number 1' }, { id: '2', data: 'number 2' })
  await allTold(page, 'number 1', 'number 2')
  ;(await server.line(0)).cut()
  ;(await server.line(1)).send({ id: '5', data: 'number 5' }, { id: '6', data: 'number 6' })
  await allTold(page, 'number 1', 'number 2', 'number 5', 'number 6')

  const leader = startScript(locks, nameOf(server.url), { steal: true })
  await until(() => server.open() === 0)
  expect(page.status()).toBe('reconnecting')
  const start = '2'
  leader.tell(0, [], '2', { start })
  leader.tell(0, [messageOf(3), messageOf(4)], '4', { start })
  leader.tell(2, [], '4', { start, asked: await askedFrom(leader, '6'), isKnown: false })
  const line = await server.line(2)
  expect(line.headers['last-event-id']).toBe('6')
  line.send({ id: '7', data: 'number 7' })
  await allTold(page, 'number 1', 'number 2', 'number 5', 'number 6', 'number 7')
})

it('a page that waits for the one that leads, and then leads itself, tells the next message, with an ID or without', async () => {
  const server = await startEventServer()
  const { locks, openPage } = startBrowser()
  const page = openPage(server.url)
  ;(await server.line(0)).send(...[1, 2, 3].map((id) => ({ id, data: `number ${id}` })))
  await until(() => page.told.length === 3)
  const leader = startScript(locks, nameOf(server.url), { steal: true })
  await until(() => server.open() === 0)
  leader.tell(0, [], '2', { start: '2' })
  await until(() => page.roles().includes('waiting'))
  leader.giveBack()
  const line = await server.line(1)
  expect(line.headers['last-event-id']).toBe('3')
  line.send({ data: 'passing' })
  await allTold(page, 'number 1', 'number 2', 'number 3', 'passing')
})

it('a page that has not been told all yet does not show how things stand after it', async () => {
  const server = await startEventServer()
  const { locks, openPage } = startBrowser()
  const leader = startScript(locks, nameOf(server.url))
  const page = openPage(server.url, { lastEventId: '1' })
  const after = { start: '1', shown: { status: 'done', error: null, retry: null } }
  leader.tell(1, [messageOf(3)], '3', after)
  const asked = await askedFrom(leader, '1')
  expect(page.status()).toBe('connecting')
  leader.tell(0, [messageOf(2), messageOf(3)], '3', { ...after, asked })
  await until(() => page.status() === 'done')
  expect(page.told).toEqual(['number 2', 'number 3'])
})

it('a place that comes without a message is told in all pages', async () => {
  const server = await startEventServer()
  const { openPage } = startBrowser()
  const pages = [openPage(server.url), openPage(server.url)]
  await until(() => pages.every((page) => page.status() === 'open'))
  ;(await server.line(0)).write('id: here\n\n')
  await until(() => pages.every(({ stream }) => stream.getSnapshot().lastEventId === 'here'))
})
