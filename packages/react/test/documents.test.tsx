import { catchReported, startDevServer, until } from '@ssekit/binding-suite'
import { describe, expect, it } from 'vitest'
import { BuildProgress } from './documents/BuildProgress.tsx'
import { LiveUpdate } from './documents/LiveUpdate.tsx'
import { NotificationList } from './documents/NotificationList.tsx'
import { show } from './show.tsx'

const texts = (container: HTMLElement, selector: string) =>
  [...container.querySelectorAll(selector)].map((one) => one.textContent)

describe('the components of the guides, against the dev server', () => {
  it('useSSE({ url, onMessage, onError, onOpen, events }) lists the newest ten', async () => {
    const server = await startDevServer({ updateInterval: 60_000 })
    const { container } = show(<NotificationList url={server.url('/api/stream')} />)
    const status = () => texts(container, '[role=status]')[0]
    await until(() => status() === 'open, opened 1, plain 0', 'the open line')
    for (let n = 1; n <= 12; n += 1) await server.notify(`number ${n}`)
    await until(() => texts(container, 'li')[0] === 'number 12', 'the last notification')
    expect(texts(container, 'li')).toEqual([12, 11, 10, 9, 8, 7, 6, 5, 4, 3].map((n) => `number ${n}`))
    await until(() => texts(container, 'output')[0]!.includes('"title":"number 12"'), 'the last data')
    expect(texts(container, '[role=alert]')).toEqual([])

    container.querySelector('button')!.click()
    await until(() => status() === 'closed, opened 1, plain 0', 'closed')
    await until(() => server.connections() === 0, 'the server to see the close')
    expect(texts(container, 'li')).toHaveLength(10)
  })

  it('the build-progress bar moves and ends on complete', async () => {
    const server = await startDevServer()
    const { container } = show(<BuildProgress url={server.url('/api/build-progress')} />)
    const values = new Set<number>()
    await until(() => {
      values.add(container.querySelector('progress')?.value ?? 0)
      return texts(container, '[role=status]')[0] === 'done, 2'
    }, 'the end of the build')
    expect(container.querySelector('progress')!.value).toBe(100)
    expect(texts(container, 'p')[0]).toMatch(/^(\d+)\/\1 \S/)
    expect(values.size).toBeGreaterThan(1)
    expect(texts(container, '[role=alert]')).toEqual([])
  })

  it('useSSE(url) says what came and whether it is connected', async () => {
    const server = await startDevServer({ updateInterval: 20 })
    const { container, unmount } = show(<LiveUpdate url={server.url('/api/stream')} />)
    expect(texts(container, '[role=alert]')).toEqual([])
    await until(() => texts(container, '[role=status]')[0] === 'connected', 'the open line')
    await until(() => texts(container, 'output')[0]!.includes('"uptime"'), 'an update')
    unmount()
    await until(() => server.connections() === 0, 'the server to see the close')
  })

  it('useSSE(url) says what is wrong when the route is', async () => {
    const server = await startDevServer()
    const reported = catchReported()
    const { container } = show(<LiveUpdate url={server.url('/api/nowhere')} />)
    await until(() => texts(container, '[role=alert]').length === 1, 'the error')
    expect(texts(container, '[role=alert]')[0]).toContain('404')
    expect(texts(container, '[role=status]')).toEqual(['not connected'])
    expect(reported).toEqual([expect.stringContaining('answered 404')])
  })
})
