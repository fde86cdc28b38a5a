import { startSSEServer, until } from '@ssekit/binding-suite'
import { startTransition, Suspense, use, useEffect, useLayoutEffect, type ReactElement } from 'react'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { useSSE } from '../src/index.ts'
import { Items } from './Items.tsx'
import { show } from './show.tsx'
import { workFor } from './workFor.ts'

interface ReaderProps {
  url: string
  /** How long its render takes, in milliseconds. */
  cost?: number
  onRender?: (data: unknown) => void
}

const Reader = ({ url, cost = 0, onRender }: ReaderProps): ReactElement => {
  const { data } = useSSE({ url, flush: 'sync' })
  workFor(cost)
  onRender?.(data)
  return <i>{JSON.stringify(data)}</i>
}

const Pair = ({ url, onRender, onCommit }: ReaderProps & { onCommit: () => void }): ReactElement => {
  useLayoutEffect(onCommit)
  return (
    <>
      <Reader url={url} cost={20} onRender={onRender} />
      <Reader url={url} cost={20} onRender={onRender} />
    </>
  )
}

describe('concurrent React', () => {
  it('two components in a transition never show different messages', async () => {
    const server = await startSSEServer()
    const url = server.url()
    const { container, rerender, text } = show(<Reader key="alone" url={url} />)
    const stream = await server.stream(0)
    stream.send('tick', 0)
    await until(() => text() === '0', 'the first message')

    const rendered: unknown[] = []
    const committed: string[][] = []
    const onCommit = (): void =>
      void committed.push([...container.querySelectorAll('i')].map((one) => one.textContent))
    let sent = 0
    // Between the renders of the two: React lets other tasks in there.
    const onRender = (data: unknown): void => {
      rendered.push(data)
      if (sent < 3) stream.send('tick', (sent += 1))
    }
    startTransition(() => rerender(<Pair url={url} onRender={onRender} onCommit={onCommit} />))
    await until(() => text() === '33', 'the last message in both')
    expect(new Set(rendered).size).toBeGreaterThan(1)
    expect(committed.length).toBeGreaterThan(0)
    expect(committed.filter(([one, other]) => one !== other)).toEqual([])
  })

  it('a render that suspends connects nothing; the one that is shown does, once', async () => {
    const server = await startSSEServer()
    let resolve = (_name: string): void => {}
    const name = new Promise<string>((done) => (resolve = done))
    const Named = (): ReactElement => {
      const { status } = useSSE(server.url())
      return (
        <output>
          {use(name)} {status}
        </output>
      )
    }
    const { text } = show(
      <Suspense fallback="waiting">
        <Named />
      </Suspense>,
    )
    await until(() => text() === 'waiting', 'the fallback')
    const response = await fetch(server.url('/after'))
    await response.body!.cancel()
    expect(server.streams.map(({ path }) => path)).toEqual(['/after'])
    resolve('Ada')
    await until(() => text() === 'Ada open', 'the open line')
    expect(server.streams.map(({ path }) => path)).toEqual(['/after', '/stream'])
  })

  it('a remount in the same commit keeps the connection', async () => {
    const server = await startSSEServer()
    let listening = ''
    // Its effect runs after those of what is in it: the new one listens then, and the old one does not.
    const Page = ({ name }: { name: string }): ReactElement => {
      useEffect(() => {
        listening = name
      }, [name])
      return <Items key={name} url={server.url()} />
    }
    const { rerender, text } = show(<Page name="a" />)
    const stream = await server.stream(0)
    stream.send('tick', 'first')
    await until(() => text() === '["first"]', 'the first message')
    rerender(<Page name="b" />)
    await until(() => listening === 'b', 'the new component')
    stream.send('tick', 'second')
    await until(() => text() === '["second"]', 'the message in the new component')
    expect(server.streams).toHaveLength(1)
  })

  it('a field that is read only later shows the present, not what it was when last rendered', async () => {
    const server = await startSSEServer()
    const url = server.url()
    const Badge = ({ withData }: { withData: boolean }): ReactElement => {
      const sse = useSSE(url)
      return <b>{withData ? `${sse.status}: ${sse.data}` : sse.status}</b>
    }
    const page = (withData: boolean): ReactElement => (
      <>
        <Badge withData={withData} />
        <Items url={url} />
      </>
    )
    const { container, rerender, text } = show(page(false))
    await until(() => text() === 'open[]', 'the open line')
    const badges: string[] = []
    const badge = container.querySelector('b')!
    const watcher = new MutationObserver(() => badges.push(badge.textContent))
    watcher.observe(badge, { characterData: true, childList: true, subtree: true })
    onTestFinished(() => watcher.disconnect())
    const stream = await server.stream(0)
    stream.send('tick', 1)
    stream.send('tick', 2)
    await until(() => text() === 'open[1,2]', 'the messages in the list')
    rerender(page(true))
    await until(() => badges.length > 0, 'the next render')
    expect(badges).toEqual(['open: 2'])
    stream.send('tick', 3)
    await until(() => badge.textContent === 'open: 3', 'the next message')
  })

  it('a component that leaves before its state is published leaves no trace', async () => {
    const server = await startSSEServer()
    const said = vi.spyOn(console, 'error').mockImplementation(() => {})
    onTestFinished(() => said.mockRestore())
    const seen: unknown[] = []
    const Late = (): ReactElement => (
      <output>{useSSE({ url: server.url(), flush: 1000, onEvent: (data) => seen.push(data) }).data}</output>
    )
    const page = show(<Late />)
    const stream = await server.stream(0)
    stream.send('tick', 1)
    await until(() => seen.length === 1, 'the handler')
    page.unmount()
    await until(() => stream.isClosed(), 'the end of the stream')
    expect(said).not.toHaveBeenCalled()
  })
})
