import { startDevServer, startSSEServer, until } from '@ssekit/binding-suite'
import type { ReactNode } from 'react'
import { describe, expect, it, vi } from 'vitest'
import { Chat } from '../examples/Chat.tsx'
import { Header } from '../examples/Header.tsx'
import { Headline } from '../examples/Headline.tsx'
import { Memory } from '../examples/Memory.tsx'
import NotificationList from '../examples/NotificationList.tsx'
import { Page } from '../examples/Page.tsx'
import { useNewTitle } from '../examples/useNewTitle.ts'
import { createSSEClient, SSEProvider, useSSE } from '../src/index.ts'
import { show } from './show.tsx'

/** A page whose relative urls lead to the server, as a development server's proxy does it. */
const showAt = (server: { url(path: string): string }, ui: ReactNode) => {
  const toServer = (url: string): string => server.url(url.slice(location.origin.length))
  const client = createSSEClient({ fetch: (url, init) => fetch(toServer(String(url)), init) })
  return show(<SSEProvider client={client}>{ui}</SSEProvider>)
}

describe('the examples of the docs, against the dev server', () => {
  it('NotificationList shows what is posted, newest first, and clears', async () => {
    const server = await startDevServer()
    const { container, text } = showAt(server, <NotificationList />)
    await until(() => text().startsWith('open'), 'the open line')
    await server.notify('first')
    await server.notify('second')
    const titles = () => [...container.querySelectorAll('strong')].map((one) => one.textContent)
    await until(() => titles().length === 2, 'both notifications')
    expect(titles()).toEqual(['second', 'first'])
    container.querySelector('button')!.click()
    await until(() => titles().length === 0, 'the empty list')
  })

  it('Headline shows the latest, says when the connection is lost, and tries again at once when told', async () => {
    const server = await startSSEServer()
    const { container, text } = showAt({ url: () => server.url() }, <Headline />)
    await until(() => text() === 'Nothing new yet', 'the page')
    const first = await server.stream(0)
    first.send('notification', { title: 'Lunch' })
    await until(() => text() === 'Lunch', 'the message')
    server.answerWith(503, { 'Retry-After': '60' })
    first.cut()
    await until(() => text().startsWith('Connection lost; attempt 2'), 'the second attempt')
    server.answerWith(200)
    container.querySelector('button')!.click()
    await until(() => text() === 'Lunch', 'the open line')
    server.answerWith(404)
    ;(await server.stream(1)).cut()
    await until(() => container.querySelector('[role=alert]')?.textContent.includes('404') === true, 'why')
  })

  it('Memory shows the figure', async () => {
    const server = await startDevServer({ metricsInterval: 20 })
    const { text } = showAt(server, <Memory />)
    await until(() => /^\d+ MB$/.test(text()), 'the figure')
  })

  it('useNewTitle names the notification in the title', async () => {
    const server = await startDevServer()
    const Titled = () => {
      useNewTitle()
      return null
    }
    showAt(server, <Titled />)
    await until(() => server.connections() === 1, 'the open line')
    await server.notify('lunch')
    await until(() => document.title === 'New: lunch', 'the title')
  })

  it('Header shows how far the build is, and counts what is unread', async () => {
    const server = await startDevServer()
    const { container, text } = showAt(server, <Header />)
    await until(() => (container.querySelector('progress')?.value ?? 0) > 0, 'the progress')
    await until(() => server.connections() === 1, 'the end of the build, and the open line')
    await server.notify('lunch')
    await until(() => text() === '1 unread', 'the notification')
    container.querySelector('button')!.click()
    await until(() => text() === '0 unread', 'none')
  })

  it('Chat types an answer', async () => {
    const server = await startDevServer({ tokenDelay: 1 })
    const { container } = showAt(server, <Chat />)
    await until(() => container.querySelectorAll('button').length === 2, 'the page')
    const [ask, stop] = container.querySelectorAll('button')
    ask!.click()
    await until(() => !stop!.disabled, 'the start')
    await until(() => stop!.disabled, 'the end')
    expect(container.querySelector('p')!.textContent.length).toBeGreaterThan(20)
    expect(container.querySelector('[role=alert]')).toBeNull()
  })

  it('Page sends the token with every request below it', async () => {
    const server = await startSSEServer()
    sessionStorage.setItem('token', 'secret')
    const Status = () => <i>{useSSE(server.url()).status}</i>
    const { text } = show(
      <Page>
        <Status />
      </Page>,
    )
    await until(() => text() === 'open', 'the open line')
    expect(server.streams[0]!.headers.authorization).toBe('Bearer secret')
  })

  it('client goes on behind the last message when the page is loaded anew', async () => {
    const server = await startSSEServer()
    const load = async () => {
      vi.resetModules()
      const { client } = await import('../examples/client.ts')
      const { SSEProvider: Provider, useSSE: useStream } = await import('../src/index.ts')
      const Last = () => <i>{useStream(server.url()).lastEventId}</i>
      return show(
        <Provider client={client}>
          <Last />
        </Provider>,
      )
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
