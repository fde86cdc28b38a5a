import { getEventListeners, once } from 'node:events'
import type { ServerResponse } from 'node:http'
import { connect as connectSocket } from 'node:net'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import {
  createHub,
  type HubOptions,
  type MessageSource,
  streamFetchResponse,
  type StreamMessage,
  streamResponse,
} from '../../src/index.ts'
import { connect, until } from '../support/connect.ts'
import { recordingLogger } from '../support/hubServer.ts'
import { serve } from '../support/serve.ts'

const hubOf = (options?: HubOptions) => {
  const hub = createHub({ logger: recordingLogger(), ...options })
  onTestFinished(() => hub.close())
  return hub
}

/** A source that tells whether it was asked for anything, and whether it was let go. */
const watched = () => {
  const state = { asked: 0, stopped: 0 }
  const source: AsyncIterable<StreamMessage> = {
    [Symbol.asyncIterator]: () => ({
      next: () => {
        state.asked += 1
        return new Promise(() => {})
      },
      return: async () => {
        state.stopped += 1
        return { done: true, value: undefined }
      },
    }),
  }
  return { state, source }
}

describe('a request whose client has left before the handler was asked', () => {
  const left = () => new Request('http://x/', { signal: AbortSignal.abort() })

  test('opens no stream', async () => {
    const hub = hubOf()
    const onOpen = vi.fn()
    const response = await hub.fetchHandler(() => ({ client: 'ann' }), { onOpen })(left())
    expect([response.status, await response.text()]).toEqual([200, ''])
    expect(onOpen).not.toHaveBeenCalled()
    expect(hub.stats()).toMatchObject({ connections: 0, totals: { opened: 0 } })
  })

  test('begins no source, and lets it go', async () => {
    const { state, source } = watched()
    await streamFetchResponse(left(), source).text()
    expect(state).toEqual({ asked: 0, stopped: 1 })
  })

  test('and which was queued behind another on its connection keeps no place', async () => {
    const hub = hubOf()
    const handler = hub.handler(() => ({ client: 'ann' }))
    let isHandled = false
    const url = await serve((req, res) => {
      if (req.url === '/long') res.write('never over')
      else
        req.socket.once('close', () => {
          handler(req, res)
          isHandled = true
        })
    })
    const socket = connectSocket(Number(new URL(url).port), '127.0.0.1')
    onTestFinished(() => void socket.destroy())
    socket.write(['/long', '/'].map((path) => `GET ${path} HTTP/1.1\r\nHost: x\r\n\r\n`).join(''))
    await once(socket, 'data')
    socket.destroy()
    await until(() => isHandled && hub.stats().opening === 0)
    expect(hub.stats()).toMatchObject({ connections: 0, totals: { opened: 0 } })
  })
})

describe('what is answered without a body', () => {
  test('204 has no Content-Length, a refusal one of 0, and neither is kept in a cache', async () => {
    const statusOf = (url: string) => Number(new URL(url, 'http://x').searchParams.get('status'))
    const hub = hubOf()
    const url = await serve(hub.handler((req) => statusOf(req.url!)))
    const overFetch = hub.fetchHandler((request) => statusOf(request.url))
    for (const [status, length] of [
      [204, null],
      [401, '0'],
      [503, '0'],
    ] as const) {
      const request = `${url}/?status=${status}`
      for (const { headers } of [await fetch(request), await overFetch(new Request(request))]) {
        expect(headers.get('content-length')).toBe(length)
        expect(headers.get('cache-control')).toBe('no-store')
        expect(headers.has('retry-after')).toBe(status === 503)
      }
    }
  })

  test('a HEAD after the hub was closed', async () => {
    const hub = hubOf()
    await hub.close()
    const ask = (method: string) => hub.fetchHandler(() => null)(new Request('http://x/', { method }))
    expect(await (await ask('GET')).text()).toMatch(/^retry: \d+\n\n$/)
    expect(await (await ask('HEAD')).text()).toBe('')
  })

  test('a HEAD of a poll', async () => {
    const hub = hubOf()
    const { id } = await hub.broadcast({ text: 'held' })
    const epoch = id.slice(0, id.lastIndexOf('-'))
    const ask = (method: string) =>
      hub.fetchPollHandler(() => ({ client: 'ann' }))(
        new Request(`http://x/?lastEventId=${epoch}-0`, { method }),
      )
    expect(await (await ask('GET')).json()).toHaveLength(1)
    const head = await ask('HEAD')
    expect([head.headers.get('last-event-id'), await head.text()]).toEqual([id, ''])
  })
})

test('nothing is left listening to a request over Fetch when its answer is over', async () => {
  const hub = hubOf()
  const grant = () => ({ client: 'ann' })
  const requestOf = () => new Request('http://x/', { signal: new AbortController().signal })
  const streamed = requestOf()
  await (await hub.fetchHandler(grant)(streamed)).body!.cancel()
  const polled = requestOf()
  await hub.fetchPollHandler(grant)(polled)
  const refused = requestOf()
  await hub.fetchHandler(() => null)(refused)
  const sourced = requestOf()
  await streamFetchResponse(sourced, [{ data: 1 }]).text()
  for (const { signal } of [streamed, polled, refused, sourced])
    expect(getEventListeners(signal, 'abort')).toEqual([])
})

describe('a source', () => {
  const serveSource = async (source: MessageSource, logger = recordingLogger()) => {
    const state = { over: 0 }
    const url = await serve((req, res) => {
      void streamResponse(req, res, source, { heartbeat: false, logger }).finally(() => (state.over += 1))
    })
    return { url, state, logger }
  }

  test('that was still being opened when the client left is let go as soon as it is', async () => {
    const { state, source } = watched()
    let open = (_: typeof source): void => {}
    const opening = new Promise<typeof source>((resolve) => (open = resolve))
    const { url, state: served } = await serveSource(() => opening)
    const answer = await connect(url)
    answer.leave()
    await until(() => served.over === 1)
    open(source)
    await until(() => state.stopped === 1)
  })

  test('of a HEAD is let go unasked', async () => {
    const { state, source } = watched()
    const { url } = await serveSource(source)
    await connect(url, { method: 'HEAD' })
    await until(() => state.stopped === 1)
    expect(state.asked).toBe(0)
  })

  test.each(['HEAD', 'OPTIONS'])('of a %s over Fetch is let go unasked', async (method) => {
    const { state, source } = watched()
    await streamFetchResponse(new Request('http://x/', { method }), source).text()
    expect(state).toEqual({ asked: 0, stopped: 1 })
  })

  test.each([
    ['with a fault of its own is told', new Error('not saved'), ['Error: not saved']],
    ['with the reason of its signal is not', null, []],
  ])('that ends after its client has left %s', async (_, fault, told) => {
    let isOver = false
    const { url, state, logger } = await serveSource(async function* (signal: AbortSignal) {
      yield { data: 1 }
      await once(signal, 'abort')
      isOver = true
      throw fault ?? signal.reason
    } as MessageSource)
    const answer = await connect(url)
    await until(() => answer.data().length === 1)
    answer.leave()
    await until(() => state.over === 1 && isOver)
    await new Promise(setImmediate)
    expect(logger.lines.map(({ details }) => String(details))).toEqual(told)
  })

  test('leaves no heartbeat behind', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
    onTestFinished(() => void vi.useRealTimers())
    const { state, source } = watched()
    const response = streamFetchResponse(new Request('http://x/'), source)
    await until(() => state.asked === 1)
    expect(vi.getTimerCount()).toBe(1)
    await response.body!.cancel()
    expect(vi.getTimerCount()).toBe(0)
  })

  test('that fails over HTTP/1.1 closes the connection without a reset, which would take what is under way', async () => {
    const logger = recordingLogger()
    let fail = (): void => {}
    const { url } = await serveSource(async function* () {
      yield { text: 'half' }
      await new Promise<void>((resolve) => (fail = resolve))
      throw new Error('model away')
    }, logger)
    const socket = connectSocket(Number(new URL(url).port), '127.0.0.1')
    onTestFinished(() => void socket.destroy())
    const errors: Error[] = []
    let text = ''
    let isClosed = false
    socket.setEncoding('utf8')
    socket.on('data', (chunk: string) => (text += chunk))
    socket.on('error', (error) => errors.push(error))
    socket.on('close', () => (isClosed = true))
    socket.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n')
    await until(() => text.includes('half'))
    fail()
    await until(() => isClosed)
    expect(errors).toEqual([])
    expect(text).not.toContain('\r\n0\r\n\r\n')
  })
})

test('nothing is written behind the end that somebody else gave a response whose reader is behind', async () => {
  const hub = hubOf({ limits: { bufferBytes: 100_000_000 } })
  let response: ServerResponse | undefined
  const handler = hub.handler(() => ({ client: 'ann' }))
  const url = await serve((req, res) => {
    response = res
    handler(req, res)
  })
  const socket = connectSocket(Number(new URL(url).port), '127.0.0.1')
  onTestFinished(() => void socket.destroy())
  let text = ''
  socket.setEncoding('utf8')
  socket.pause()
  socket.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n')
  await until(() => hub.stats().connections === 1 && hub.stats().catchingUp === 0)
  while (!response!.writableNeedDrain && response!.writableLength < 1_000_000)
    await hub.broadcast({ text: 'x'.repeat(500_000) })
  response!.end()
  await hub.broadcast({ text: 'after the end' })
  await new Promise(setImmediate)
  socket.on('data', (chunk: string) => (text += chunk))
  socket.resume()
  await until(() => text.includes('\r\n0\r\n\r\n') || text.includes('after the end'))
  await until(() => hub.stats().connections === 0)
  expect(text).not.toContain('after the end')
})
