import { startSSEServer, until } from '@ssekit/binding-suite'
import type { ReactElement } from 'react'
import { describe, expect, it } from 'vitest'
import {
  createSSEClient,
  SSEProvider,
  useSSE,
  useSSEReducer,
  useSSEText,
  type SSEClient,
} from '../src/index.ts'
import { show } from './show.tsx'

const clientOf = (user: string): SSEClient => createSSEClient({ headers: { 'X-User': user } })

describe('a provider whose client changes, as at log-in', () => {
  it('useSSE leaves the stream of the first client for one of the second', async () => {
    const server = await startSSEServer()
    const Data = (): ReactElement => <p>{String(useSSE(server.url()).data)}</p>
    const page = (client: SSEClient): ReactElement => (
      <SSEProvider client={client}>
        <Data />
      </SSEProvider>
    )
    const { rerender, text } = show(page(clientOf('ann')))
    const first = await server.stream(0)
    first.send('message', 'for ann')
    await until(() => text() === 'for ann', 'the first message')
    rerender(page(clientOf('bob')))
    const second = await server.stream(1)
    await until(() => first.isClosed(), 'the end of the first stream')
    expect(second.headers['x-user']).toBe('bob')
    expect(text()).toBe('null')
  })

  it('useSSEReducer that is never reset begins anew: what was added up for the first is not for the second', async () => {
    const server = await startSSEServer()
    const Sum = (): ReactElement => {
      const { state } = useSSEReducer(server.url(), (sum, data: number) => sum + data, 0, {
        resetOn: 'never',
      })
      return <p>{state}</p>
    }
    const page = (client: SSEClient): ReactElement => (
      <SSEProvider client={client}>
        <Sum />
      </SSEProvider>
    )
    const { rerender, text } = show(page(clientOf('ann')))
    ;(await server.stream(0)).send('message', 7)
    await until(() => text() === '7', 'the first sum')
    rerender(page(clientOf('bob')))
    ;(await server.stream(1)).send('message', 1)
    await until(() => text() === '1', 'the second sum')
  })

  it('useSSEText asks with the second client, and nothing of the first one’s answer stays', async () => {
    const server = await startSSEServer()
    const answers: Promise<string>[] = []
    const Chat = (): ReactElement => {
      const { text, status, start } = useSSEText(server.url(), { manual: true })
      return (
        <button onClick={() => answers.push(start({ message: 'Hello' }))}>
          {status}: {text}
        </button>
      )
    }
    const page = (client: SSEClient): ReactElement => (
      <SSEProvider client={client}>
        <Chat />
      </SSEProvider>
    )
    const { container, rerender, text } = show(page(clientOf('ann')))
    const ask = (): void => container.querySelector('button')!.click()
    await until(() => text() === 'idle: ', 'the page')
    ask()
    const first = await server.stream(0)
    first.send('message', 'half')
    await until(() => text() === 'open: half', 'the first words')

    rerender(page(clientOf('bob')))
    await until(() => text() === 'idle: ', 'the page of the second client')
    await until(() => first.isClosed(), 'the end of the first request')
    await expect(answers[0]).rejects.toMatchObject({ code: 'aborted' })

    ask()
    const second = await server.stream(1)
    expect([first.headers['x-user'], second.headers['x-user']]).toEqual(['ann', 'bob'])
    second.send('message', 'whole')
    await until(() => text() === 'open: whole', 'the second answer')
  })

  it('useSSEText that opens by itself does so anew with the second client', async () => {
    const server = await startSSEServer()
    const Words = (): ReactElement => <p>{useSSEText(server.url()).text}</p>
    const page = (client: SSEClient): ReactElement => (
      <SSEProvider client={client}>
        <Words />
      </SSEProvider>
    )
    const { rerender, text } = show(page(clientOf('ann')))
    ;(await server.stream(0)).send('message', 'for ann')
    await until(() => text() === 'for ann', 'the first words')
    rerender(page(clientOf('bob')))
    const second = await server.stream(1)
    expect(second.headers['x-user']).toBe('bob')
    second.send('message', 'for bob')
    await until(() => text() === 'for bob', 'the words for the second')
    await until(() => server.open().length === 1, 'the end of the first')
  })
})
