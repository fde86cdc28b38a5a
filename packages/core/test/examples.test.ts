import { expect, it, onTestFinished, vi } from 'vitest'
import { follow } from '../examples/quickStart.ts'
import { followBuild } from '../examples/loop.ts'
import { startEventServer } from './stream/eventServer.ts'
import { until } from './stream/until.ts'

/** A server in the place of the one that the examples name. */
const startServer = async () => {
  const server = await startEventServer()
  const fetchIt = fetch
  const spy = vi.spyOn(globalThis, 'fetch').mockImplementation((_, init) => fetchIt(server.url, init))
  onTestFinished(() => spy.mockRestore())
  return server
}

it('quickStart shows what comes, how the stream is, and ends when told', async () => {
  const server = await startServer()
  const shown: string[] = []
  const end = follow((text) => shown.push(text))
  const line = await server.line(0)
  line.send(
    { event: 'notification', data: { title: 'Tea' } },
    { event: 'progress', data: { step: 1, total: 3 } },
  )
  await until(() => shown.length === 3)
  expect(shown).toEqual(['open', 'Tea', '1 of 3'])
  end()
  await until(() => server.open() === 0)
})

it('loop shows each message and ends with the build', async () => {
  const server = await startServer()
  const shown: string[] = []
  const whole = followBuild((text) => shown.push(text))
  const line = await server.line(0)
  line.send({ event: 'progress', data: { percentage: 50 } }, { event: 'complete', data: { duration: 7 } })
  await whole
  expect(shown).toEqual(['50 %', 'took 7 ms'])
  await until(() => server.open() === 0)
})

const openNews = async (url: string) => {
  vi.resetModules()
  const { client, heard, news } = await import('../examples/between.ts')
  const stream = client.stream({ ...news, url })
  const off = stream.on('notification', () => {})
  onTestFinished(off)
  return { off, heard }
}

it('between is loaded where there is no sessionStorage, and hears what happens', async () => {
  const server = await startEventServer()
  const { heard } = await openNews(server.url)
  await server.line(0)
  await until(() => heard.some(({ type }) => type === 'status'))
  expect(heard[0]!.type).toBe('consumers')
})

it('between goes on behind the last message when the page is loaded anew', async () => {
  const server = await startEventServer()
  const items = new Map<string, string>()
  vi.stubGlobal('sessionStorage', {
    getItem: (key: string) => items.get(key) ?? null,
    setItem: (key: string, value: string) => void items.set(key, value),
    removeItem: (key: string) => void items.delete(key),
  })
  onTestFinished(() => void vi.unstubAllGlobals())
  const { off } = await openNews(server.url)
  ;(await server.line(0)).send({ event: 'notification', data: { title: 'Tea' }, id: '7' })
  await until(() => items.size === 1)
  off()
  await openNews(server.url)
  expect((await server.line(1)).headers['last-event-id']).toBe('7')
})
