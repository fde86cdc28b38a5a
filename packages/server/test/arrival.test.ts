import { createStream, pollingTransport } from '@ssekit/core'
import { describe, expect, onTestFinished, test } from 'vitest'
import { type HubMessage, createHub } from '../src/index.ts'
import { until } from './support/connect.ts'
import { grantOfQuery } from './support/grantOfQuery.ts'
import { serve } from './support/serve.ts'
import { VALUES } from './support/values.ts'

const serveBoth = async () => {
  const hub = createHub()
  const [stream, poll] = [hub.handler(grantOfQuery), hub.pollHandler(grantOfQuery)]
  const url = await serve((req, res) => (req.url!.startsWith('/poll') ? poll : stream)(req, res))
  onTestFinished(() => hub.close())
  return { hub, url }
}

/** What handlers of a stream of ours are given. */
const listen = (source: string, options: Parameters<typeof createStream>[1] = {}) => {
  const seen: unknown[] = []
  const errors: unknown[] = []
  const stream = createStream(source, {
    flush: 'sync',
    reconnect: { delay: 1 },
    ...options,
    onEvent: (data: unknown) => seen.push(data),
    onError: (error) => errors.push(error),
  })
  stream.open()
  onTestFinished(() => stream.close())
  return { seen, errors, stream }
}

const sendAll = async (send: (message: HubMessage) => unknown): Promise<void> => {
  for (const data of VALUES) await send({ event: 'value', data })
}

describe('what is sent is what arrives', () => {
  test('live', async () => {
    const { hub, url } = await serveBoth()
    const { seen, errors, stream } = listen(url)
    await until(() => hub.stats().connections === 1 && stream.getSnapshot().status === 'open')
    await sendAll(hub.broadcast)
    await until(() => seen.length === VALUES.length)
    expect([seen, errors]).toEqual([VALUES, []])
  })

  test('replayed', async () => {
    const { hub, url } = await serveBoth()
    await sendAll(hub.broadcast)
    const { seen, errors } = listen(url, { lastEventId: 'earliest' })
    await until(() => seen.length === VALUES.length)
    expect([seen, errors]).toEqual([VALUES, []])
  })

  test('polled', async () => {
    const { hub, url } = await serveBoth()
    await sendAll(hub.broadcast)
    const { seen, errors } = listen(`${url}/poll`, {
      lastEventId: 'earliest',
      transport: pollingTransport({ interval: 5 }),
    })
    await until(() => seen.length === VALUES.length)
    expect([seen, errors]).toEqual([VALUES, []])
  })

  test('to one connection', async () => {
    const hub = createHub()
    const url = await serve(
      hub.handler(grantOfQuery, { onOpen: (session) => sendAll((message) => session.send(message)) }),
    )
    onTestFinished(() => hub.close())
    const { seen, errors } = listen(url)
    await until(() => seen.length === VALUES.length)
    expect([seen, errors]).toEqual([VALUES, []])
  })

  test('text as it is, however much it looks like JSON', async () => {
    const { hub, url } = await serveBoth()
    const texts = [
      '[DONE]',
      '42',
      '"quoted"',
      '{"a":1}',
      'null',
      '',
      ' leading',
      'two\nlines',
      ': no comment',
    ]
    const { seen, errors, stream } = listen(url, { decode: 'text' })
    await until(() => stream.getSnapshot().status === 'open')
    for (const text of texts) await hub.broadcast({ event: 'line', text })
    await until(() => seen.length === texts.length)
    expect([seen, errors]).toEqual([texts, []])
  })
})
