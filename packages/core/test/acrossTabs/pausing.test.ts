import { expect, it, onTestFinished, vi } from 'vitest'
import { acrossTabs, closeWhenHidden, createSSEClient, observe } from '../../src/index.ts'
import { startEventServer } from '../stream/eventServer.ts'
import { until } from '../stream/until.ts'
import { startBrowser, type TestPage } from './support/pages.ts'
import { nameOf, startScript } from './support/script.ts'

const use = [closeWhenHidden(), acrossTabs()]

/** Of the first page; the others never look at theirs. */
const stubDocument = () => {
  const document = Object.assign(new EventTarget(), { visibilityState: 'visible' })
  vi.stubGlobal('document', document)
  return (visibilityState: 'visible' | 'hidden'): void => {
    document.visibilityState = visibilityState
    document.dispatchEvent(new Event('visibilitychange'))
  }
}

it('a page that is opened while it is hidden takes no part until it is shown', async () => {
  const server = await startEventServer()
  const show = stubDocument()
  show('hidden')
  const { openPage } = startBrowser()
  const hidden = openPage(server.url, { use })
  const other = openPage(server.url)
  await until(() => other.status() === 'open')
  expect([hidden.status(), hidden.statuses]).toEqual(['connecting', []])
  show('visible')
  await until(() => hidden.status() === 'open')
  expect(server.lines).toHaveLength(1)
})

it('a page that is hidden tells who watches that its connection was closed, once', async () => {
  const server = await startEventServer()
  const show = stubDocument()
  const { openPage } = startBrowser()
  const closes: unknown[] = []
  const watch = observe((activity) => {
    if (activity.type === 'close') closes.push(activity.reason)
  })
  const page = openPage(server.url, { use: [watch, ...use] })
  await until(() => page.status() === 'open')
  show('hidden')
  await until(() => server.open() === 0)
  expect(closes).toEqual(['hidden'])
})

it('a page that goes to the back/forward cache hands on the lead, and follows when it comes back', async () => {
  const server = await startEventServer()
  const { openPage } = startBrowser()
  const events = new EventTarget()
  const names = ['addEventListener', 'removeEventListener'] as const
  for (const name of names) vi.stubGlobal(name, events[name].bind(events))
  const page = openPage(server.url)
  await until(() => page.status() === 'open')
  // The other one stays where it is.
  for (const name of names) vi.stubGlobal(name, undefined)
  const other = openPage(server.url)
  await until(() => other.status() === 'open')
  const go = (type: string) => events.dispatchEvent(Object.assign(new Event(type), { persisted: true }))
  go('pagehide')
  ;(await server.line(1)).send({ id: '1', data: 'a' })
  await until(() => other.told.length === 1 && server.open() === 1)
  expect([page.status(), page.told]).toEqual(['reconnecting', []])
  go('pageshow')
  await until(() => page.status() === 'open')
  expect(server.lines).toHaveLength(2)
})

it('a page that is hidden while it takes the lead by force keeps no lock', { timeout: 15_000 }, async () => {
  const server = await startEventServer()
  const show = stubDocument()
  const { locks, openPage } = startBrowser()
  const { request } = locks
  vi.spyOn(locks, 'request').mockImplementation((name, options, callback) => {
    // Before it is granted.
    if (options.steal) queueMicrotask(() => show('hidden'))
    return request(name, options, callback)
  })
  const hung = startScript(locks, nameOf(server.url))
  const page = openPage(server.url, { use })
  await until(() => hung.isLost())
  await until(() => locks.count() === 0)
  expect(page.roles()).toEqual([])
  expect(server.lines).toHaveLength(0)
})

it('a page whose lock is taken while it is hidden, after the end of its stream, hears of what is mended later', async () => {
  const server = await startEventServer()
  const show = stubDocument()
  const { locks, openPage } = startBrowser()
  const request = vi.spyOn(locks, 'request')
  server.refuseWith(403)
  const page = openPage(server.url, { use })
  await until(() => page.status() === 'error')
  show('hidden')
  const [name] = request.mock.calls[0]!
  let giveBack = (): void => {}
  const isTaken = vi.fn()
  void locks.request(name, { steal: true }, () => {
    isTaken()
    return new Promise<void>((resolve) => (giveBack = resolve))
  })
  await until(() => isTaken.mock.calls.length > 0)
  giveBack()
  show('visible')
  server.refuseWith(null)
  const other = openPage(server.url)
  await until(() => other.status() === 'open' && page.status() === 'open')
})

it('who joins what was given up again and again waits, whichever page it is in, and all say so', async () => {
  const server = await startEventServer()
  const { openPage } = startBrowser()
  server.refuseWith(403)
  const reconnect = { delay: 60_000 }
  const pages: TestPage[] = []
  for (const count of [1, 2]) {
    pages.push(openPage(server.url, { reconnect }))
    await until(() => server.lines.length === count && pages.every(({ status }) => status() === 'error'))
  }
  pages.push(openPage(server.url, { reconnect }))
  await until(() => pages.every(({ status }) => status() === 'reconnecting'))
  expect(server.lines).toHaveLength(2)
  const retries = pages.map(({ stream }) => stream.getSnapshot().retry?.at)
  expect(new Set(retries).size).toBe(1)
  expect(retries[0]).toBeGreaterThan(Date.now())
  pages.at(-1)!.stream.reconnect()
  await until(() => server.lines.length === 3)
})

it('a component that joins in the page that leads waits as well', async () => {
  const server = await startEventServer()
  startBrowser()
  server.refuseWith(403)
  const client = createSSEClient({ use: [acrossTabs()], reconnect: { delay: 60_000 } })
  onTestFinished(client.clear)
  const join = () => {
    const stream = client.stream(server.url, { onError: () => {} })
    onTestFinished(stream.subscribe(() => {}))
    return () => stream.getSnapshot().status
  }
  const statuses = [join()]
  for (const count of [1, 2]) {
    await until(() => statuses.every((status) => status() === 'error'))
    expect(server.lines).toHaveLength(count)
    statuses.push(join())
  }
  await until(() => statuses.every((status) => status() === 'reconnecting'))
  expect(server.lines).toHaveLength(2)
})
