import { startSSEServer, until } from '@ssekit/binding-suite'
import { useEffect, useLayoutEffect, type ReactElement } from 'react'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { useSSE, useSSEEvent, useSSEList, useSSEText, type Transport } from '../src/index.ts'
import { show } from './show.tsx'

describe('props that change', () => {
  it('useSSEText reads an answer under way by the `delta` of the source that was asked', async () => {
    const server = await startSSEServer()
    let start: ((body?: object) => Promise<string>) | undefined
    const deltas = { a: (data: { a: string }) => data.a, b: (data: { b: string }) => data.b }
    const Ask = ({ provider }: { provider: 'a' | 'b' }): ReactElement => {
      const answer = useSSEText(server.url(`/${provider}`), {
        manual: true,
        sentinel: '[DONE]',
        delta: deltas[provider],
      })
      useEffect(() => {
        ;({ start } = answer)
      })
      return (
        <p>
          {provider}: {answer.text}
        </p>
      )
    }
    const { rerender, text } = show(<Ask provider="a" />)
    await until(() => start !== undefined, 'the page')
    const first = start!({})
    const stream = await server.stream(0)
    stream.send('message', { a: 'Hello ' })
    await until(() => text() === 'a: Hello ', 'the first token')
    rerender(<Ask provider="b" />)
    await until(() => text() === 'b: Hello ', 'the other provider')
    stream.send('message', { a: 'world' })
    stream.write('data: [DONE]\n\n')
    expect(await first).toBe('Hello world')
    const next = start!({})
    const other = await server.stream(1)
    other.send('message', { b: 'and more' })
    other.write('data: [DONE]\n\n')
    expect(await next).toBe('and more')
  })

  it('useSSEEvent listens to another type without a new connection', async () => {
    const server = await startSSEServer()
    const seen: string[] = []
    const listened: unknown[] = []
    const Listener = ({ event }: { event: string | string[] }): ReactElement => {
      useSSEEvent(server.url(), event, (_, message) => seen.push(message.event))
      // Effects run in order: the one of the hook has, when this one does.
      useEffect(() => void listened.push(event), [event])
      return <p>{event}</p>
    }
    const other = ['b', 'c']
    const { rerender } = show(<Listener event="a" />)
    const stream = await server.stream(0)
    stream.send('a', 1)
    stream.send('b', 1)
    await until(() => seen.length === 1, 'the first type')
    rerender(<Listener event={other} />)
    await until(() => listened.includes(other), 'the second render')
    for (const event of ['a', 'b', 'c']) stream.send(event, 2)
    await until(() => seen.includes('c'), 'the other types')
    expect(seen).toEqual(['a', 'b', 'c'])
    expect(server.streams).toHaveLength(1)
  })

  it('useSSEEvent gives what the source before still tells to the handler that was for it', async () => {
    const server = await startSSEServer()
    const seen: string[] = []
    const emitter = new EventTarget()
    const isHeard = (room: string) => seen.some((text) => text.endsWith(`for ${room}`))
    // A transport that tells in the middle of a commit, as a message does that arrives there.
    const transport: Transport = ({ url, signal }, observer) =>
      new Promise((resolve) => {
        observer.onOpen()
        const tell = (data: string): void => {
          observer.onMessage({ event: 'message', data: JSON.stringify(data), lastEventId: '' })
          void observer.flush()
        }
        emitter.addEventListener(url, ({ type }) => tell(`for ${type.at(-1)}`))
        signal.addEventListener('abort', () => resolve('ended'))
      })
    const Room = ({ id }: { id: string }): ReactElement => {
      const url = server.url(`/rooms/${id}`)
      useSSEEvent(url, 'message', (data) => seen.push(`${id}: ${data}`), { transport })
      useLayoutEffect(() => {
        if (id === 'b') emitter.dispatchEvent(new Event(server.url('/rooms/a')))
      }, [id])
      return <p>{id}</p>
    }
    const { rerender } = show(<Room id="a" />)
    await until(() => {
      if (seen.length === 0) emitter.dispatchEvent(new Event(server.url('/rooms/a')))
      return isHeard('a')
    }, 'the first message')
    seen.length = 0
    rerender(<Room id="b" />)
    await until(() => {
      if (!isHeard('b')) emitter.dispatchEvent(new Event(server.url('/rooms/b')))
      return isHeard('b')
    }, 'the other room')
    expect(seen.filter((text) => text !== `${text[0]}: for ${text[0]}`)).toEqual([])
    expect(isHeard('a')).toBe(true)
  })

  it('useSSEList maps what comes next with the latest function', async () => {
    const server = await startSSEServer()
    const List = ({ unit }: { unit: string }): ReactElement => {
      const { items } = useSSEList(server.url(), { map: (data) => `${data} ${unit}` })
      return (
        <p>
          {unit}: {items.join(', ')}
        </p>
      )
    }
    const { rerender, text } = show(<List unit="kg" />)
    const stream = await server.stream(0)
    stream.send('tick', 1)
    await until(() => text() === 'kg: 1 kg', 'the first item')
    rerender(<List unit="lb" />)
    await until(() => text() === 'lb: 1 kg', 'the second render')
    stream.send('tick', 2)
    await until(() => text() === 'lb: 1 kg, 2 lb', 'the second item')
  })

  it('useSSEText adds what the latest function says', async () => {
    const server = await startSSEServer()
    const Text = ({ mark }: { mark: string }): ReactElement => {
      const { text } = useSSEText(server.url(), { delta: (data) => `${data}${mark}` })
      return (
        <p>
          {mark} {text}
        </p>
      )
    }
    const { rerender, text } = show(<Text mark="!" />)
    const stream = await server.stream(0)
    stream.send('message', 'a')
    await until(() => text() === '! a!', 'the first words')
    rerender(<Text mark="?" />)
    await until(() => text() === '? a!', 'the second render')
    stream.send('message', 'b')
    await until(() => text() === '? a!b?', 'more words')
    expect(server.streams).toHaveLength(1)
  })

  it('what a layout effect brings about is told to the handlers of its own render', async () => {
    const server = await startSSEServer()
    const told: string[] = []
    const Closer = ({ label }: { label: string }): ReactElement => {
      const { status, close } = useSSE(server.url(), { onStatus: (to) => told.push(`${label} ${to}`) })
      useLayoutEffect(() => {
        if (label === 'second') close()
      }, [label, close])
      return <p>{status}</p>
    }
    const { rerender, text } = show(<Closer label="first" />)
    await until(() => text() === 'open', 'the open line')
    rerender(<Closer label="second" />)
    await until(() => text() === 'closed', 'the end')
    expect(told).toEqual(['first open', 'second closed'])
  })

  it('so does useSSEText ask what a layout effect starts as its own render says', async () => {
    const server = await startSSEServer()
    const Ask = ({ room }: { room: string }): ReactElement => {
      const { start } = useSSEText(server.url(`/${room}`), { manual: true })
      useLayoutEffect(() => {
        if (room === 'b') void start({ room })
      }, [room, start])
      return <p>{room}</p>
    }
    const { rerender, text } = show(<Ask room="a" />)
    await until(() => text() === 'a', 'the page')
    rerender(<Ask room="b" />)
    const { path, body } = await server.stream(0)
    expect([path, body]).toEqual(['/b', '{"room":"b"}'])
  })

  it('a signal that was aborted before it was given closes, and React has nothing to say', async () => {
    const server = await startSSEServer()
    const complaints = vi.spyOn(console, 'error')
    onTestFinished(() => complaints.mockRestore())
    const Reader = ({ signal }: { signal: AbortSignal }): ReactElement => {
      const { status } = useSSE(server.url(), { signal })
      const { status: answer } = useSSEText(server.url('/chat'), { signal })
      return (
        <p>
          {status} {answer}
        </p>
      )
    }
    const { rerender, text } = show(<Reader signal={new AbortController().signal} />)
    await until(() => text() === 'open open', 'both lines')
    rerender(<Reader signal={AbortSignal.abort()} />)
    await until(() => text() === 'closed closed', 'the end of both')
    expect(complaints).not.toHaveBeenCalled()
  })
})
