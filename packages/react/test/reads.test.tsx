import { startSSEServer, until } from '@ssekit/binding-suite'
import { memo, startTransition, useDeferredValue, useState, type ReactElement } from 'react'
import { hydrateRoot } from 'react-dom/client'
import { renderToString } from 'react-dom/server'
import { describe, expect, it, onTestFinished } from 'vitest'
import { useSSE, useSSEList, type UseSSEReturn } from '../src/index.ts'
import { show } from './show.tsx'
import { workFor } from './workFor.ts'

const click = (container: Element): void => container.querySelector('button')!.click()

describe('a field that no render has read', () => {
  it('is the present one in an event handler, again and again', async () => {
    const server = await startSSEServer()
    const exported: unknown[] = []
    const handled: unknown[] = []
    const Page = (): ReactElement => {
      const list = useSSEList(server.url(), { flush: 'sync' })
      const { on } = useSSE({ url: server.url(), flush: 'sync', onEvent: (data) => handled.push(data) })
      return <button onClick={() => exported.push([...list.items])}>{typeof on}</button>
    }
    const { container } = show(<Page />)
    const stream = await server.stream(0)
    for (const count of [1, 2, 3]) {
      stream.send('tick', count)
      await until(() => handled.length === count, 'the message')
      click(container)
      click(container)
    }
    expect(exported).toEqual([[1], [1], [1, 2], [1, 2], [1, 2, 3], [1, 2, 3]])
  })

  it('stays that when another render comes between, and after a page has taken over what a server rendered', async () => {
    const server = await startSSEServer()
    const url = server.url()
    const read: unknown[] = []
    const handled: unknown[] = []
    const Page = ({ label }: { label: string }): ReactElement => {
      const live = useSSE({ url, flush: 'sync', onEvent: (data) => handled.push(data) })
      return <button onClick={() => read.push([live.status, live.data])}>{label}</button>
    }
    const container = document.createElement('main')
    container.innerHTML = renderToString(<Page label="a" />)
    document.body.append(container)
    const root = hydrateRoot(container, <Page label="a" />)
    onTestFinished(() => {
      root.unmount()
      container.remove()
    })
    const stream = await server.stream(0)
    stream.send('tick', 1)
    await until(() => handled.length === 1, 'the message')
    click(container)
    root.render(<Page label="b" />)
    await until(() => container.textContent === 'b', 'the other render')
    click(container)
    expect(read).toEqual([
      ['open', 1],
      ['open', 1],
    ])
  })

  it('is the present one in a child that is rendered later, and is followed from there', async () => {
    const server = await startSSEServer()
    const handled: unknown[] = []
    const Panel = ({ live }: { live: UseSSEReturn }): ReactElement => {
      const [isOpen, setOpen] = useState(false)
      return isOpen ? (
        <output>{String(live.data)}</output>
      ) : (
        <button onClick={() => setOpen(true)}>more</button>
      )
    }
    const Page = (): ReactElement => {
      const live = useSSE({ url: server.url(), flush: 'sync', onEvent: (data) => handled.push(data) })
      return (
        <>
          <i>{live.status}</i>
          <Panel live={live} />
        </>
      )
    }
    const { container, text } = show(<Page />)
    const stream = await server.stream(0)
    await until(() => text() === 'openmore', 'the open connection')
    stream.send('tick', 1)
    await until(() => handled.length === 1, 'the message')
    click(container)
    await until(() => container.querySelector('output') !== null, 'the panel')
    expect(text()).toBe('open1')
    stream.send('tick', 2)
    await until(() => text() === 'open2', 'the next message')
  })

  it.each(['a render', 'a click'])('counts no more when only %s had read it once', async (how) => {
    const server = await startSSEServer()
    const handled: unknown[] = []
    let renders = 0
    const Page = ({ label, isOpen }: { label: string; isOpen: boolean }): ReactElement => {
      const live = useSSE({ url: server.url(), flush: 'sync', onEvent: (data) => handled.push(data) })
      renders += 1
      return (
        <button onClick={() => live.data}>
          {label} {isOpen ? String(live.data) : live.status}
        </button>
      )
    }
    const { container, rerender, text } = show(<Page label="a" isOpen={how === 'a render'} />)
    const stream = await server.stream(0)
    stream.send('tick', 1)
    await until(() => handled.length === 1, 'the message')
    if (how === 'a click') click(container)
    else await until(() => text() === 'a 1', 'the message on the page')
    rerender(<Page label="b" isOpen={false} />)
    await until(() => text() === 'b open', 'the page without it')
    renders = 0
    for (const count of [2, 3, 4]) {
      stream.send('tick', count)
      await until(() => handled.length === count, 'the message')
    }
    stream.cut()
    await until(() => text() === 'b reconnecting', 'what it reads')
    expect(renders).toBe(1)
    // Read again, it is the present one, and counts.
    rerender(<Page label="c" isOpen />)
    await until(() => text() === 'c 4', 'the last message')
    const next = await server.stream(1)
    next.send('tick', 5)
    await until(() => text() === 'c 5', 'the next message')
  })

  it('counts for a child that lags behind, whatever was rendered meanwhile', async () => {
    const server = await startSSEServer()
    const handled: unknown[] = []
    const Late = memo(({ live }: { live: UseSSEReturn }): ReactElement => <b>{String(live.data)}</b>)
    const Page = ({ label }: { label: string }): ReactElement => {
      const live = useSSE({ url: server.url(), flush: 'sync', onEvent: (data) => handled.push(data) })
      return (
        <>
          {label}
          <Late live={useDeferredValue(live)} />
        </>
      )
    }
    const { rerender, text } = show(<Page label="a" />)
    const stream = await server.stream(0)
    for (const count of [1, 2, 3, 4, 5]) {
      rerender(<Page label={`${count}:`} />)
      await until(() => text().startsWith(`${count}:`), 'the render')
      stream.send('tick', count)
      await until(() => text() === `${count}:${count}`, 'the message, in the child')
    }
    expect(handled).toEqual([1, 2, 3, 4, 5])
  })

  it('has no transition done anew, however much comes meanwhile', async () => {
    const server = await startSSEServer()
    const url = server.url()
    const ROWS = 30
    let rows = 0
    let sent = 0
    const handled: unknown[] = []
    const Badge = (): ReactElement => (
      <b>{useSSE({ url, flush: 'sync', onEvent: (data) => handled.push(data) }).status}</b>
    )
    const Row = ({ onRender }: { onRender: () => void }): ReactElement => {
      onRender()
      workFor(10)
      return <i>.</i>
    }
    const Page = ({ count }: { count: number }): ReactElement => (
      <>
        <Badge />
        {Array.from({ length: count }, (_, row) => (
          <Row key={row} onRender={onRender} />
        ))}
      </>
    )
    const { rerender, text } = show(<Page count={0} />)
    const stream = await server.stream(0)
    await until(() => text() === 'open', 'the open connection')
    // One that the badge has not been rendered for: without it React looks at nothing.
    stream.send('tick', sent)
    await until(() => handled.length === 1, 'the first message')
    const onRender = (): void => {
      rows += 1
      stream.send('tick', (sent += 1))
    }
    startTransition(() => rerender(<Page count={ROWS} />))
    await until(() => text() === `open${'.'.repeat(ROWS)}`, 'the transition')
    expect(rows).toBe(ROWS)
    // There was something to be done anew for.
    expect(handled.length).toBeGreaterThan(1)
  })
})
