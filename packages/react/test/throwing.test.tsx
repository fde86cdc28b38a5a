import { startSSEServer, until } from '@ssekit/binding-suite'
import { Component, type ReactNode } from 'react'
import { expect, it, onTestFinished, vi } from 'vitest'
import { useSSE, useSSESelector } from '../src/index.ts'
import { show } from './show.tsx'

class Boundary extends Component<{ children: ReactNode }, { said: string | null }> {
  override state = { said: null }
  static getDerivedStateFromError = (error: Error) => ({ said: error.message })
  override render() {
    return this.state.said ?? this.props.children
  }
}

const Picky = ({ url }: { url: string }) =>
  useSSESelector(url, ({ data }) => {
    if (data === 'bad') throw new Error('cannot select from bad')
    return String(data)
  })
const Whole = ({ url }: { url: string }) => useSSE<Record<string, string>>(url).data

it('a selector that throws is caught by the nearest error boundary, and nobody else notices', async () => {
  const spy = vi.spyOn(console, 'error').mockImplementation(() => {})
  onTestFinished(() => spy.mockRestore())
  const server = await startSSEServer()
  const { text } = show(
    <>
      <Boundary>
        <Picky url={server.url()} />
      </Boundary>
      , <Whole url={server.url()} />
    </>,
  )
  const stream = await server.stream(0)
  stream.send('update', 'good')
  await until(() => text() === 'good, good', 'the first message')
  stream.send('update', 'bad')
  await until(() => text() === 'cannot select from bad, bad', 'the fallback')
  stream.send('update', 'good again')
  await until(() => text() === 'cannot select from bad, good again', 'the other component')
  expect(server.streams).toHaveLength(1)
})

it.each([
  ['renders without end: React stops it', () => true],
  ['has a new connection each time one opens', (renders: number) => renders % 2 === 0],
])('a source that is new in each render is named: where that %s', async (_, isNew) => {
  const error = vi.spyOn(console, 'error').mockImplementation(() => {})
  const warn = vi.spyOn(console, 'warn').mockImplementation(() => {})
  onTestFinished(() => void [error, warn].forEach((spy) => spy.mockRestore()))
  const server = await startSSEServer()
  // Sources count in a row where they come fast, which a busy machine does not.
  vi.useFakeTimers({ toFake: ['Date'] })
  onTestFinished(() => void vi.useRealTimers())
  let renders = 0
  let made = 0
  const makeUrl = (): string => {
    renders += 1
    if (isNew(renders)) made += 1
    return server.url(`/new?made=${made}`)
  }
  const Restless = () => useSSE(makeUrl()).status
  const said = () => warn.mock.calls.filter(([text]) => String(text).includes('another source 20 times'))
  const { unmount } = show(<Boundary>{<Restless />}</Boundary>)
  await until(() => said().length > 0, 'the warning')
  unmount()
  expect(said()).toEqual([[expect.stringContaining('/new at last')]])
  expect(said()[0]![0]).not.toContain('made=')
})
