import { containerOf, startDevServer, startSSEServer, until } from '@ssekit/binding-suite'
import { mount } from '@vue/test-utils'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { defineComponent, h, type App, type Component } from 'vue'
import Chat from '../examples/Chat.vue'
import Header from '../examples/Header.vue'
import Headline from '../examples/Headline.vue'
import Memory from '../examples/Memory.vue'
import NotificationList from '../examples/NotificationList.vue'
import { useNewTitle } from '../examples/useNewTitle.ts'
import { createSSE } from '../src/index.ts'

/** A page whose relative urls lead to the server, as a development server's proxy does it. */
const showAt = (server: { url(path: string): string }, component: Component) => {
  const toServer = (url: string): string => server.url(url.slice(location.origin.length))
  const sse = createSSE({ fetch: (url, init) => fetch(toServer(String(url)), init) })
  const page = mount(component, { global: { plugins: [sse] } })
  onTestFinished(() => page.unmount())
  return page
}

describe('the examples of the docs, against the dev server', () => {
  it('NotificationList shows what is posted, newest first, and clears', async () => {
    const server = await startDevServer()
    const page = showAt(server, NotificationList)
    await until(() => page.text().startsWith('open'), 'the open line')
    await server.notify('first')
    await server.notify('second')
    const titles = () => page.findAll('strong').map((one) => one.text())
    await until(() => titles().length === 2, 'both notifications')
    expect(titles()).toEqual(['second', 'first'])
    await page.find('button').trigger('click')
    await until(() => titles().length === 0, 'the empty list')
  })

  it('Headline shows the latest, says when the connection is lost, and tries again at once when told', async () => {
    const server = await startSSEServer()
    const page = showAt({ url: () => server.url() }, Headline)
    await until(() => page.text() === 'Nothing new yet', 'the page')
    const first = await server.stream(0)
    first.send('notification', { title: 'Lunch' })
    await until(() => page.text() === 'Lunch', 'the message')
    server.answerWith(503, { 'Retry-After': '60' })
    first.cut()
    await until(() => page.text().startsWith('Connection lost; attempt 2'), 'the second attempt')
    server.answerWith(200)
    await page.find('button').trigger('click')
    await until(() => page.text() === 'Lunch', 'the open line')
    server.answerWith(404)
    ;(await server.stream(1)).cut()
    await until(() => page.find('[role=alert]').exists() && page.text().includes('404'), 'why')
  })

  it('Memory shows the figure', async () => {
    const server = await startDevServer({ metricsInterval: 20 })
    const page = showAt(server, Memory)
    await until(() => /^\d+ MB$/.test(page.text()), 'the figure')
  })

  it('useNewTitle names the notification in the title', async () => {
    const server = await startDevServer()
    showAt(
      server,
      defineComponent(() => {
        useNewTitle()
        return () => null
      }),
    )
    await until(() => server.connections() === 1, 'the open line')
    await server.notify('lunch')
    await until(() => document.title === 'New: lunch', 'the title')
  })

  it('Header shows how far the build is, and counts what is unread', async () => {
    const server = await startDevServer()
    const page = showAt(server, Header)
    await until(() => page.find('progress').element.value > 0, 'the progress')
    await until(() => server.connections() === 1, 'the end of the build, and the open line')
    await server.notify('lunch')
    await until(() => page.text() === '1 unread', 'the notification')
    await page.find('button').trigger('click')
    await until(() => page.text() === '0 unread', 'none')
  })

  it('Chat types an answer', async () => {
    const server = await startDevServer({ tokenDelay: 1 })
    const page = showAt(server, Chat)
    const [ask, stop] = page.findAll('button').map(({ element }) => element as HTMLButtonElement)
    ask!.click()
    await until(() => !stop!.disabled, 'the start')
    await until(() => stop!.disabled, 'the end')
    expect(page.find('p').text().length).toBeGreaterThan(20)
    expect(page.find('[role=alert]').exists()).toBe(false)
  })

  it('Chat shows an answer that is refused, and leaves the error handler of the app alone', async () => {
    const server = await startDevServer()
    const sse = createSSE({ fetch: (_, init) => fetch(server.url('/api/nowhere'), init) })
    const errorHandler = vi.fn()
    const page = mount(Chat, { global: { plugins: [sse], config: { errorHandler } } })
    onTestFinished(() => page.unmount())
    await page.find('button').trigger('click')
    await until(() => page.find('[role=alert]').exists(), 'the refusal')
    expect(page.find('[role=alert]').text()).toContain('404')
    expect(errorHandler).not.toHaveBeenCalled()
  })

  it('main mounts the app with a token for every request', async () => {
    sessionStorage.setItem('token', 'secret')
    const server = await startSSEServer()
    const fetchIt = fetch
    const spy = vi
      .spyOn(globalThis, 'fetch')
      .mockImplementation((url, init) => fetchIt(server.url(new URL(String(url)).pathname), init))
    onTestFinished(() => spy.mockRestore())
    const container: HTMLElement & { __vue_app__?: App } = containerOf('')
    container.id = 'app'
    onTestFinished(() => container.__vue_app__?.unmount())
    await import('../examples/main.ts')
    await until(() => document.querySelector('[role=status]')?.textContent === 'open', 'the open line')
    expect(server.streams[0]).toMatchObject({
      path: '/api/stream',
      headers: { authorization: 'Bearer secret' },
    })
  })

  it('sse goes on behind the last message when the page is loaded anew', async () => {
    const server = await startSSEServer()
    const load = async () => {
      vi.resetModules()
      const { sse } = await import('../examples/sse.ts')
      const { useSSE } = await import('../src/index.ts')
      const Last = defineComponent(() => {
        const { lastEventId } = useSSE(server.url())
        return () => h('i', lastEventId.value ?? '')
      })
      const page = mount(Last, { global: { plugins: [sse] } })
      onTestFinished(() => page.unmount())
      return page
    }
    const before = await load()
    const first = await server.stream(0)
    first.send('tick', 1, '7')
    await until(() => before.text() === '7', 'the message')
    before.unmount()
    await load()
    expect((await server.stream(1)).headers['last-event-id']).toBe('7')
  })
})
