import { describe, expect, it, vi } from 'vitest'
import { acrossTabs, closeWhenHidden } from '../../src/index.ts'
import { startEventServer } from '../stream/eventServer.ts'
import { until } from '../stream/until.ts'
import { startBrowser, type TestPage } from './support/pages.ts'

const all = (pages: TestPage[], status: string): Promise<void> =>
  until(() => pages.every((page) => page.status() === status))

describe('the status is that of the page that leads', () => {
  it('a loss is told in every page, with the same retry', async () => {
    const server = await startEventServer()
    const { openPage } = startBrowser()
    const pages = [1, 2, 3].map(() => openPage(server.url, { reconnect: { delay: 300 } }))
    await all(pages, 'open')
    ;(await server.line(0)).send({ id: '1', data: 1 })
    await until(() => pages.every(({ told }) => told.length === 1))
    ;(await server.line(0)).cut()
    await all(pages, 'reconnecting')
    const [first, ...others] = pages.map(({ stream }) => stream.getSnapshot())
    expect(first!.retry!.at).toBeGreaterThan(0)
    for (const other of others) {
      expect(other.retry).toEqual(first!.retry)
      expect(other.error).toMatchObject({ name: 'SSEError', code: 'network', lastEventId: '1', fatal: false })
      expect(other.error).toBeInstanceOf(Error)
    }
    await all(pages, 'open')
    expect(pages.map(({ errors }) => errors.map(({ code }) => code))).toEqual(pages.map(() => ['network']))
    expect(server.lines).toHaveLength(2)
    expect(pages.map(({ statuses }) => statuses)).toEqual(pages.map(() => ['open', 'reconnecting', 'open']))
  })

  it('a refusal ends all, with its evidence, and one that joins has it tried again for all', async () => {
    const server = await startEventServer()
    const { openPage } = startBrowser()
    server.refuseWith(403)
    const pages = [1, 2, 3].map(() => openPage(server.url))
    await all(pages, 'error')
    expect(server.lines).toHaveLength(1)
    for (const { errors, stream } of pages) {
      expect(errors).toMatchObject([
        { code: 'status', status: 403, body: 'refused: 403', fatal: true, url: server.url },
      ])
      expect(stream.getSnapshot().error).toBe(errors[0])
    }
    server.refuseWith(null)
    const late = openPage(server.url)
    await all([...pages, late], 'open')
    expect(server.lines).toHaveLength(2)
  })

  it('a page whose end another page had mended is put aside again while it is hidden', async () => {
    const server = await startEventServer()
    const document = Object.assign(new EventTarget(), { visibilityState: 'visible' })
    vi.stubGlobal('document', document)
    const { openPage } = startBrowser()
    server.refuseWith(403)
    const page = openPage(server.url, { use: [closeWhenHidden(), acrossTabs()] })
    await all([page], 'error')
    server.refuseWith(null)
    const other = openPage(server.url)
    await all([page, other], 'open')
    document.visibilityState = 'hidden'
    document.dispatchEvent(new Event('visibilitychange'))
    await until(() => page.stream.getSnapshot().retry?.reason === 'hidden')
  })

  it('a page that is hidden, or shown again, after the end of its stream still shows that, and hears when another page has it mended', async () => {
    const server = await startEventServer()
    const document = Object.assign(new EventTarget(), { visibilityState: 'visible' })
    vi.stubGlobal('document', document)
    const show = (visibilityState: string): void => {
      document.visibilityState = visibilityState
      document.dispatchEvent(new Event('visibilitychange'))
    }
    const { openPage } = startBrowser()
    server.refuseWith(403)
    const page = openPage(server.url, { use: [closeWhenHidden(), acrossTabs()] })
    await all([page], 'error')
    show('hidden')
    show('visible')
    show('hidden')
    expect(page.statuses).toEqual(['error'])
    server.refuseWith(null)
    const other = openPage(server.url)
    await all([page, other], 'open')
    show('visible')
    ;(await server.line(1)).send({ id: '1', data: 1 })
    await until(() => page.told.length === 1 && other.told.length === 1)
    expect(page.statuses).not.toContain('reconnecting')
    expect(page.status()).toBe('open')
    expect([server.lines.length, server.open()]).toEqual([2, 1])
  })

  it('one that is opened again has it tried again too, wherever the lead is', async () => {
    const server = await startEventServer()
    const { openPage } = startBrowser()
    server.refuseWith(403)
    const pages = [1, 2, 3].map(() => openPage(server.url))
    for (const page of pages) {
      const requests = server.lines.length
      await all(pages, 'error')
      page.stream.open()
      await until(() => server.lines.length === Math.max(2, requests + 1))
    }
    server.refuseWith(null)
    pages[2]!.stream.reconnect()
    await all(pages, 'open')
    expect(server.open()).toBe(1)
  })

  it('what the server finished is done in all, also for who joins and when the lead passes on', async () => {
    const server = await startEventServer()
    const { openPage } = startBrowser()
    // That they know an end of their own makes no difference: this is not it.
    const pages = [1, 2, 3].map(() => openPage(server.url, { until: 'end' }))
    await all(pages, 'open')
    ;(await server.line(0)).send({ id: '1', data: 1 })
    await until(() => pages.every(({ told }) => told.length === 1))
    server.refuseWith(204)
    ;(await server.line(0)).end()
    await all(pages, 'done')
    const late = openPage(server.url)
    await all([late], 'done')
    pages[0]!.stream.close()
    const later = openPage(server.url)
    await all([later], 'done')
    expect(server.lines).toHaveLength(2)
    server.refuseWith(null)
    late.stream.reconnect()
    await all([pages[1]!, pages[2]!, late, later], 'open')
    expect(server.lines).toHaveLength(3)
  })

  it('open() of a page whose stream is open leaves the connection as it is, whoever leads', async () => {
    const server = await startEventServer()
    const { openPage } = startBrowser()
    const pages = [1, 2].map(() => openPage(server.url))
    await all(pages, 'open')
    for (const { stream } of pages) stream.open()
    ;(await server.line(0)).send({ id: '1', data: 'a' })
    await until(() => pages.every(({ told }) => told.length === 1))
    expect(server.lines).toHaveLength(1)
  })

  it('what the server says is finished, behind its last message, is asked for by none', async () => {
    const server = await startEventServer()
    const { openPage } = startBrowser()
    const pages = [1, 2, 3].map(() => openPage(server.url))
    await all(pages, 'open')
    ;(await server.line(0)).send({ id: '1', data: 'a' }, { event: 'ssekit:close', data: '{}' })
    await all(pages, 'done')
    expect(pages.map(({ told }) => told)).toEqual(pages.map(() => ['a']))
    expect(pages.map(({ statuses }) => statuses)).toEqual(pages.map(() => ['open', 'done']))
    expect(server.lines).toHaveLength(1)
  })

  it('a page that leads from now on while the connection is lost goes on reconnecting', async () => {
    const server = await startEventServer()
    const { openPage } = startBrowser()
    const pages = [1, 2].map(() => openPage(server.url, { reconnect: { delay: 60_000 } }))
    await all(pages, 'open')
    ;(await server.line(0)).cut()
    await all(pages, 'reconnecting')
    pages[0]!.stream.close()
    await server.line(1)
    await all([pages[1]!], 'open')
    expect(pages[1]!.statuses).toEqual(['open', 'reconnecting', 'open'])
  })

  it('reconnect() of a page that has just joined is heard too', async () => {
    const server = await startEventServer()
    const { openPage } = startBrowser()
    const leader = openPage(server.url)
    await all([leader], 'open')
    const page = openPage(server.url)
    page.stream.reconnect()
    await server.line(1)
    await all([leader, page], 'open')
  })

  it('reconnect() asks the page that leads', async () => {
    const server = await startEventServer()
    const { openPage } = startBrowser()
    const pages = [1, 2, 3].map(() => openPage(server.url))
    await all(pages, 'open')
    ;(await server.line(0)).send({ id: '1', data: 1 })
    await until(() => pages.every(({ told }) => told.length === 1))
    pages[2]!.stream.reconnect()
    expect((await server.line(1)).headers['last-event-id']).toBe('1')
    await until(() => server.open() === 1)
    await all(pages, 'open')
  })
})

it('comments are told in the page that has the connection', async () => {
  const server = await startEventServer()
  const { openPage } = startBrowser()
  const comments: string[] = []
  openPage(server.url, { onComment: (text) => comments.push(text) })
  ;(await server.line(0)).write(': alive\n\n')
  await until(() => comments.length === 1)
  expect(comments).toEqual(['alive'])
})

describe('the end that a page declares', () => {
  it('`sentinel`: it is told of to none of its handlers', async () => {
    const server = await startEventServer()
    const { openPage } = startBrowser()
    const leader = openPage(server.url)
    await all([leader], 'open')
    const page = openPage(server.url, { sentinel: '[DONE]' })
    await all([page], 'open')
    ;(await server.line(0)).send({ id: '1', data: 'a' }, { id: '2', data: '[DONE]' })
    await all([page], 'done')
    expect(page.told).toEqual(['a'])
    await until(() => leader.told.length === 2)
  })

  it('`until`: all that say so have the last message and are done; one opened later gets a connection', async () => {
    const server = await startEventServer()
    const { openPage } = startBrowser()
    const pages = [1, 2, 3].map(() => openPage(server.url, { until: 'end' }))
    await all(pages, 'open')
    ;(await server.line(0)).send({ id: '1', data: 'a' }, { id: '2', event: 'end', data: 'b' })
    await all(pages, 'done')
    expect(pages.map(({ told }) => told)).toEqual(pages.map(() => ['a']))
    expect(pages.map(({ stream }) => stream.getSnapshot().data)).toEqual(['b', 'b', 'b'])
    await until(() => server.open() === 0)
    expect(server.lines).toHaveLength(1)
    const late = openPage(server.url, { until: 'end' })
    ;(await server.line(1)).send({ id: '1', data: 'a' }, { id: '2', event: 'end', data: 'b' })
    await all([late], 'done')
    expect(late.told).toEqual(['a'])
    late.stream.reconnect()
    expect((await server.line(2)).headers['last-event-id']).toBe('2')
    await all([late], 'open')
  })

  it('`until`: pages that came to it lead no more, and share a connection when they are opened again', async () => {
    const server = await startEventServer()
    const { locks, openPage } = startBrowser()
    const pages = [1, 2, 3].map(() => openPage(server.url, { until: 'end' }))
    await all(pages, 'open')
    ;(await server.line(0)).send({ id: '1', event: 'end', data: 'a' })
    await all(pages, 'done')
    await until(() => locks.count() === 0)
    expect(pages.map((page) => page.roles())).toEqual([['leading'], ['following'], ['following']])
    for (const { stream } of pages) stream.reconnect()
    await all(pages, 'open')
    expect(server.lines).toHaveLength(2)
  })

  it('`until` is each page’s own: the others go on', async () => {
    const server = await startEventServer()
    const { openPage } = startBrowser()
    const leader = openPage(server.url, { until: 'end' })
    await all([leader], 'open')
    const pages = [openPage(server.url), openPage(server.url, { until: 'later' })]
    await all(pages, 'open')
    ;(await server.line(0)).send({ id: '1', event: 'end', data: 'a' })
    await all([leader], 'done')
    const line = await server.line(1)
    expect(line.headers['last-event-id']).toBe('1')
    await all(pages, 'open')
    line.send({ id: '2', event: 'later', data: 'b' }, { id: '3', data: 'c' })
    await all([pages[1]!], 'done')
    await until(() => pages[0]!.told.length === 1)
    expect(pages[1]!.told).toEqual([])
    expect(pages[0]!.status()).toBe('open')
    expect(server.open()).toBe(1)
  })

  it('`failOn`: each that says so fails, with the message as evidence', async () => {
    const server = await startEventServer()
    const { openPage } = startBrowser()
    const pages = [1, 2].map(() => openPage(server.url, { failOn: 'failed' }))
    await all(pages, 'open')
    ;(await server.line(0)).send({ id: '1', event: 'failed', data: 'why' })
    await all(pages, 'error')
    for (const { errors } of pages) expect(errors).toMatchObject([{ code: 'failed', raw: { data: 'why' } }])
    await until(() => server.open() === 0)
  })
})
