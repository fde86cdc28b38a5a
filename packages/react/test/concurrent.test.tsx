import { startSSEServer, until, type ServedStream } from '@ssekit/binding-suite'
import { render } from '@testing-library/react'
import {
  Activity,
  startTransition,
  StrictMode,
  Suspense,
  use,
  useLayoutEffect,
  useState,
  type ReactElement,
  type ReactNode,
} from 'react'
import { beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest'
import { useSSE, useSSEList } from '../src/index.ts'

beforeAll(() => {
  Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: false })
})

const show = (ui: ReactNode) => {
  const page = render(ui)
  onTestFinished(page.unmount)
  return { ...page, text: () => page.container.textContent }
}

const Items = ({ url }: { url: string }): ReactElement => (
  <output>{JSON.stringify(useSSEList(url).items)}</output>
)

describe('concurrent React', () => {
  it('two components in a transition never show different messages', async () => {
    const server = await startSSEServer()
    const url = server.url()
    const committed: [unknown, unknown][] = []
    let showSlow: (isShown: boolean) => void
    let slowRenders = 0
    const Reader = ({ isSlow }: { isSlow: boolean }): ReactElement => {
      const { data } = useSSE({ url, flush: 'sync' })
      if (isSlow) {
        // Long enough for React to let messages in between the two readers.
        const end = performance.now() + 30
        while (performance.now() < end);
      }
      return <i>{JSON.stringify(data)}</i>
    }
    const Page = (): ReactElement => {
      const [isShown, setShown] = useState(false)
      useLayoutEffect(() => {
        showSlow = setShown
        const readers = [...document.querySelectorAll('i')].map(({ textContent }) => textContent)
        if (readers.length === 2) committed.push([readers[0], readers[1]])
        slowRenders += 1
      })
      return isShown ? (
        <>
          <Reader isSlow />
          <Reader isSlow />
        </>
      ) : (
        <Reader isSlow={false} />
      )
    }
    const { container } = show(<Page />)
    const stream = await server.stream(0)
    stream.send('tick', 0)
    await until(() => container.textContent === '0', 'the first message')
    let sent = 0
    const timer = setInterval(() => stream.send('tick', (sent += 1)), 2)
    onTestFinished(() => clearInterval(timer))
    startTransition(() => showSlow(true))
    await until(() => committed.length > 0, 'the end of the transition')
    clearInterval(timer)
    await until(() => container.textContent === `${sent}${sent}`, 'the last message in both')
    expect(slowRenders).toBeGreaterThan(1)
    expect(committed.filter(([one, other]) => one !== other)).toEqual([])
  })

  it('a list hidden by Activity catches up, without a hole or a double', async () => {
    const server = await startSSEServer()
    const url = server.url()
    const page = (mode: 'visible' | 'hidden'): ReactElement => (
      <StrictMode>
        <Activity mode={mode}>
          <p>
            <Items url={url} />
          </p>
        </Activity>
        <Items url={url} />
      </StrictMode>
    )
    const { container, rerender } = show(page('visible'))
    const [hidden, other] = [0, 1].map((at) => () => container.querySelectorAll('output')[at]!.textContent)
    const stream = await server.stream(0)
    stream.send('tick', 1)
    await until(() => hidden!() === '[1]' && other!() === '[1]', 'the first message')
    rerender(page('hidden'))
    stream.send('tick', 2)
    stream.send('tick', 3)
    await until(() => other!() === '[1,2,3]', 'the messages at the other')
    expect(hidden!()).toBe('[1]')
    rerender(page('visible'))
    await until(() => hidden!() === '[1,2,3]', 'what it missed')
    stream.send('tick', 4)
    await until(() => hidden!() === '[1,2,3,4]' && other!() === '[1,2,3,4]', 'the next in both')
    expect(server.streams).toHaveLength(1)
  })

  it('the only component, hidden by Activity, frees the line and resumes', async () => {
    const server = await startSSEServer()
    const page = (mode: 'visible' | 'hidden'): ReactElement => (
      <Activity mode={mode}>
        <Items url={server.url()} />
      </Activity>
    )
    const { rerender, text } = show(page('visible'))
    const first = await server.stream(0)
    first.send('tick', 1, '1')
    await until(() => text() === '[1]', 'the first message')
    rerender(page('hidden'))
    await until(() => first.isClosed(), 'the end of the stream')
    rerender(page('visible'))
    const second = await server.stream(1)
    expect(second.headers['last-event-id']).toBe('1')
    second.send('tick', 2, '2')
    await until(() => text() === '[1,2]', 'both messages')
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
    const page = (key: string): ReactElement => <Items key={key} url={server.url()} />
    const { rerender, text } = show(page('a'))
    const stream = await server.stream(0)
    stream.send('tick', 'first')
    await until(() => text() === '["first"]', 'the first message')
    rerender(page('b'))
    stream.send('tick', 'second')
    await until(() => text() === '["second"]', 'the message in the new component')
    expect(server.streams).toHaveLength(1)
  })

  it('a field that is read only later shows the present, not what it was when last rendered', async () => {
    const server = await startSSEServer()
    const url = server.url()
    const seen: unknown[] = []
    const Badge = ({ withData }: { withData: boolean }): ReactElement => {
      const sse = useSSE(url, { onEvent: (data) => seen.push(data) })
      return <b>{withData ? `${sse.status}: ${JSON.stringify(sse.data)}` : sse.status}</b>
    }
    const page = (withData: boolean): ReactElement => (
      <>
        <Badge withData={withData} />
        <Items url={url} />
      </>
    )
    const { container, rerender } = show(page(false))
    const text = (): string => container.querySelector('b')!.textContent
    await until(() => text() === 'open', 'the open line')
    const stream: ServedStream = await server.stream(0)
    stream.send('tick', 1)
    stream.send('tick', 2)
    await until(() => container.textContent === 'open[1,2]', 'the messages in the list')
    rerender(page(true))
    expect(text()).toBe('open: 2')
    stream.send('tick', 3)
    await until(() => text() === 'open: 3', 'the next message')
  })

  it('a component that leaves before its state is published leaves no trace', async () => {
    const server = await startSSEServer()
    const said = vi.spyOn(console, 'error').mockImplementation(() => {})
    onTestFinished(() => said.mockRestore())
    const seen: unknown[] = []
    const page = show(<Probe url={server.url()} onEvent={(data) => seen.push(data)} />)
    const stream = await server.stream(0)
    stream.send('tick', 1)
    await until(() => seen.length === 1, 'the handler')
    page.unmount()
    await until(() => stream.isClosed(), 'the end of the stream')
    expect(said).not.toHaveBeenCalled()
  })
})

const Probe = ({ url, onEvent }: { url: string; onEvent: (data: unknown) => void }): ReactElement => (
  <output>{JSON.stringify(useSSE({ url, onEvent, flush: 1000 }).data)}</output>
)
