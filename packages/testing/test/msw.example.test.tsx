// @vitest-environment jsdom
import { readFileSync } from 'node:fs'
// #region docs/msw.md
import { createSSEClient, defineStream, SSEProvider, useSSEList } from '@ssekit/react'
import { cleanup, render, screen } from '@testing-library/react'
import { http, HttpResponse } from 'msw'
import { setupServer } from 'msw/node'
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'

const encoder = new TextEncoder()
const server = setupServer()

/** Answers the requests for a path one after the other: each gets what `open` writes, and stays open until it is cut. */
const serveEvents = (path: string, ...answers: ((connection: Connection) => void)[]): Request[] => {
  const requests: Request[] = []
  const handler = http.get(path, ({ request }) => {
    requests.push(request)
    const open = answers.shift()
    if (!open) return new HttpResponse(null, { status: 204 })
    const body = new ReadableStream<Uint8Array>({
      start: (controller) =>
        open({
          send: (text) => controller.enqueue(encoder.encode(text)),
          cut: () => setTimeout(() => controller.error(new Error('The connection was cut'))),
        }),
    })
    return new HttpResponse(body, { headers: { 'Content-Type': 'text/event-stream' } })
  })
  server.use(handler)
  return requests
}
interface Connection {
  send(text: string): void
  cut(): void
}

beforeAll(() => server.listen())
afterEach(() => server.resetHandlers())
afterAll(() => server.close())
afterEach(cleanup)

const news = defineStream<{ note: { title: string } }>('/api/stream')

const Titles = () => {
  const { items, status } = useSSEList(news, { event: 'note' })
  return (
    <>
      <p role="status">{status}</p>
      <p>{items.map(({ title }) => title).join(', ')}</p>
    </>
  )
}

it('shows what MSW answers, and goes on from its place when the connection is cut', async () => {
  const note = (id: number, title: string): string => `id: ${id}\nevent: note\ndata: {"title":"${title}"}\n\n`
  const requests = serveEvents(
    '*/api/stream',
    ({ send, cut }) => {
      send(note(1, 'One') + note(2, 'Two'))
      cut()
    },
    ({ send }) => send(note(3, 'Three')),
  )
  // A client of the test's own: the usual one waits a second before it comes back, and `findByText` no longer than that.
  render(
    <SSEProvider client={createSSEClient({ reconnect: { delay: 1 } })}>
      <Titles />
    </SSEProvider>,
  )
  expect(await screen.findByText('One, Two, Three')).toBeDefined()
  expect(screen.getByRole('status').textContent).toBe('open')
  expect(requests.map(({ headers }) => headers.get('last-event-id'))).toEqual([null, '2'])
})
// #endregion

it('is what docs/msw.md shows', () => {
  const [, shown] = /\/\/ #region docs\/msw\.md\n(.*?)\/\/ #endregion/s.exec(
    readFileSync('packages/testing/test/msw.example.test.tsx', 'utf8'),
  )!
  expect(readFileSync('docs/msw.md', 'utf8')).toContain(shown)
})
