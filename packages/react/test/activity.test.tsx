import { startSSEServer, until } from '@ssekit/binding-suite'
import { Activity, StrictMode, useEffect, type ReactElement } from 'react'
import { describe, expect, it } from 'vitest'
import { useSSE, useSSEText } from '../src/index.ts'
import { Items } from './Items.tsx'
import { show } from './show.tsx'

/** Tells when the effects of what stands before it have been undone. */
const Leaving = ({ onLeave }: { onLeave: () => void }): null => {
  useEffect(() => onLeave, [onLeave])
  return null
}

describe('Activity', () => {
  it('a hidden list catches up, without a hole or a double', async () => {
    const server = await startSSEServer()
    const url = server.url()
    let departures = 0
    const onLeave = (): void => {
      departures += 1
    }
    const page = (mode: 'visible' | 'hidden'): ReactElement => (
      <StrictMode>
        <Activity mode={mode}>
          <Items url={url} />
          <Leaving onLeave={onLeave} />
        </Activity>
        <Items url={url} />
      </StrictMode>
    )
    const { container, rerender } = show(page('visible'))
    const textAt = (at: number) => container.querySelectorAll('output')[at]?.textContent
    const stream = await server.stream(0)
    stream.send('tick', 1)
    await until(() => textAt(0) === '[1]' && textAt(1) === '[1]', 'the first message')
    // StrictMode has made it leave and return once already.
    const before = departures
    rerender(page('hidden'))
    await until(() => departures > before, 'the hidden list')
    stream.send('tick', 2)
    stream.send('tick', 3)
    await until(() => textAt(1) === '[1,2,3]', 'the messages at the other')
    expect(textAt(0)).toBe('[1]')
    rerender(page('visible'))
    await until(() => textAt(0) === '[1,2,3]', 'what it missed')
    stream.send('tick', 4)
    await until(() => textAt(0) === '[1,2,3,4]' && textAt(1) === '[1,2,3,4]', 'the next in both')
    expect(server.streams).toHaveLength(1)
  })

  it('the only component, hidden, frees the line and resumes', async () => {
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

  it('an answer that is asked for as the page is shown again is asked', async () => {
    const server = await startSSEServer()
    const answers: Promise<string>[] = []
    const Ask = ({ start }: { start: (body: object) => Promise<string> }): null => {
      useEffect(() => void answers.push(start({ question: answers.length })), [start])
      return null
    }
    const Chat = (): ReactElement => {
      const { text, start } = useSSEText(server.url(), { manual: true })
      return (
        <>
          <Ask start={start} />
          {text}
        </>
      )
    }
    const page = (mode: 'visible' | 'hidden'): ReactElement => (
      <Activity mode={mode}>
        <Chat />
      </Activity>
    )
    const { rerender, text } = show(page('visible'))
    const first = await server.stream(0)
    rerender(page('hidden'))
    await until(() => first.isClosed(), 'the end of the first request')
    await expect(answers[0]).rejects.toMatchObject({ code: 'aborted' })
    rerender(page('visible'))
    const second = await server.stream(1)
    expect(second.body).toBe('{"question":1}')
    second.send('message', 'whole')
    await until(() => text() === 'whole', 'the words')
    second.end()
    expect(await answers[1]).toBe('whole')
  })

  it('a component that shows one value shows the present one, though nothing happens after it is shown', async () => {
    const server = await startSSEServer()
    const url = server.url()
    const Value = (): ReactElement => <i>{String(useSSE(url).data)}</i>
    const page = (mode: 'visible' | 'hidden'): ReactElement => (
      <>
        <Activity mode={mode}>
          <Value />
        </Activity>
        <Value />
      </>
    )
    const { container, rerender } = show(page('visible'))
    const texts = () => [...container.querySelectorAll('i')].map(({ textContent }) => textContent)
    const stream = await server.stream(0)
    stream.send('message', 1)
    await until(() => texts().join() === '1,1', 'the first value')
    rerender(page('hidden'))
    await until(() => container.querySelector<HTMLElement>('i')!.style.display === 'none', 'the hidden one')
    stream.send('message', 2)
    await until(() => texts()[1] === '2', 'the second value')
    rerender(page('visible'))
    await until(() => texts().join() === '2,2', 'the second value in both')
  })
})
