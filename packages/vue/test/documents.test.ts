import { catchReported, startDevServer, until } from '@ssekit/binding-suite'
import { mount } from '@vue/test-utils'
import { describe, expect, it, onTestFinished } from 'vitest'
import NotificationList from './documents/NotificationList.vue'

const show = (url: string) => {
  const page = mount(NotificationList, { props: { url } })
  onTestFinished(() => page.unmount())
  return { page, texts: (selector: string) => page.findAll(selector).map((one) => one.text()) }
}

describe('the component of the guides, against the dev server', () => {
  it('useSSE(url) with addEventListener lists the newest twenty', async () => {
    const server = await startDevServer({ updateInterval: 60_000 })
    const { page, texts } = show(server.url('/api/stream'))
    expect(texts('[role=status]')).toEqual(['connecting'])
    await until(() => texts('[role=status]')[0] === 'open', 'the open line')
    for (let n = 1; n <= 23; n += 1) await server.notify(`number ${n}`)
    await until(() => texts('li')[0] === 'number 23', 'the last notification')
    expect(texts('li')).toEqual(Array.from({ length: 20 }, (_, n) => `number ${23 - n}`))
    await until(() => texts('output')[0]!.includes('"title":"number 23"'), 'the last data')
    expect(texts('[role=alert]')).toEqual([])

    await page.find('button').trigger('click')
    await until(() => texts('[role=status]')[0] === 'closed', 'closed')
    await until(() => server.connections() === 0, 'the server to see the close')
    expect(texts('li')).toHaveLength(20)
  })

  it('says what is wrong when the route is', async () => {
    const server = await startDevServer()
    const reported = catchReported()
    const { texts } = show(server.url('/api/nowhere'))
    await until(() => texts('[role=alert]').length === 1, 'the error')
    expect(texts('[role=alert]')[0]).toContain('404')
    expect(texts('[role=status]')).toEqual(['closed'])
    expect(reported).toEqual([expect.stringContaining('answered 404')])
  })
})
