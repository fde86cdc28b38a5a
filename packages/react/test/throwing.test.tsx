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
