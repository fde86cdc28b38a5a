import { createServer, type ServerResponse } from 'node:http'
import { connect as connectSocket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { setTimeout as delay } from 'node:timers/promises'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import {
  type MessageSource,
  type StreamMessage,
  type StreamResponseOptions,
  streamResponse,
} from '../src/index.ts'
import { connect, until } from './support/connect.ts'
import { recordingLogger } from './support/hubServer.ts'
import { serve } from './support/serve.ts'

/** Serves one source; `over` counts responses whose promise has settled. */
const serveSource = async (
  source: () => MessageSource,
  options: StreamResponseOptions = { heartbeat: false },
) => {
  const state = { over: 0, error: undefined as unknown }
  const url = await serve((req, res) => {
    streamResponse(req, res, source(), options)
      .catch((error: unknown) => {
        state.error = error
        res.statusCode = 500
        res.end()
      })
      .finally(() => (state.over += 1))
  })
  return { url, state }
}

async function* tokens(): AsyncGenerator<StreamMessage> {
  for (const data of ['Hello', ' ', 'world\r\n!']) {
    await delay(1)
    yield { event: 'token', text: data }
  }
  yield { id: '4', retry: 10, text: '[DONE]' }
}

describe('streamResponse', () => {
  test.each(['GET', 'POST'])('answers %s with the messages and a proper end', async (method) => {
    const { url, state } = await serveSource(tokens)
    const answer = await connect(url, { method, body: method === 'POST' ? '{"prompt":"hi"}' : undefined })
    await until(() => answer.isWhole() === true)
    expect(answer.headers['content-type']).toBe('text/event-stream; charset=utf-8')
    expect(answer.text()).toBe(
      'event: token\ndata: Hello\n\nevent: token\ndata:  \n\nevent: token\ndata: world\ndata: !\n\n' +
        'id: 4\nretry: 10\ndata: [DONE]\n\nevent: ssekit:close\ndata: {}\n\n',
    )
    await until(() => state.over === 1)
  })

  test('sends the head before there is a message', async () => {
    const { url } = await serveSource(async function* () {
      await new Promise(() => {})
      yield { text: '' }
    })
    expect((await connect(url)).status).toBe(200)
  })

  test('takes an iterable, a function, a promise of one', async () => {
    const sources: MessageSource[] = [
      [{ data: 1 }, { data: 2 }],
      () => [{ data: 1 }, { data: 2 }],
      async () => [{ data: 1 }, { data: 2 }],
    ]
    for (const source of sources) {
      const { url } = await serveSource(() => source)
      const answer = await connect(url)
      await until(() => answer.isWhole() === true)
      expect(answer.data()).toEqual(['1', '2'])
    }
  })

  test('announces and sends a heartbeat while the source is silent', async () => {
    const { url } = await serveSource(
      async function* () {
        await new Promise(() => {})
        yield { text: '' }
      },
      { heartbeat: 20 },
    )
    const answer = await connect(url)
    await until(() => answer.read().comments.length >= 3)
    expect(answer.read().comments.slice(0, 3)).toEqual([' ssekit heartbeat=20', '', ''])
  })

  test.each(['GET', 'POST'])('stops the source when the client of a %s leaves', async (method) => {
    const stopped: string[] = []
    const { url, state } = await serveSource(
      () =>
        async function* (signal): AsyncGenerator<StreamMessage> {
          signal.addEventListener('abort', () => stopped.push('signal'))
          try {
            for (let i = 0; ; i += 1) {
              yield { data: i }
              await delay(5)
            }
          } finally {
            stopped.push('return')
          }
        } as MessageSource,
    )
    const answer = await connect(url, { method, body: method === 'POST' ? 'x' : undefined })
    await until(() => answer.data().length > 3)
    answer.leave()
    await until(() => stopped.length === 2)
    expect(stopped).toEqual(['signal', 'return'])
    expect(state.over).toBe(1)
  })

  test('is over for the caller although a source that hangs is not', async () => {
    const { url, state } = await serveSource(async function* () {
      yield { data: 1 }
      await new Promise(() => {})
    })
    const answer = await connect(url)
    await until(() => answer.data().length === 1)
    answer.leave()
    await until(() => state.over === 1)
  })

  test('reads the source only as fast as the client takes it', async () => {
    let made = 0
    const { url } = await serveSource(function* () {
      for (; made < 100_000; made += 1) yield { text: 'x'.repeat(100_000) }
    })
    const answer = await connect(url)
    answer.pause()
    let before = -1
    await until(() => {
      const still = made === before
      before = made
      return still && made > 0
    })
    // 10 GB would not fit: what lies between is the buffers of the two sockets.
    expect(made).toBeLessThan(1000)
    const stalledAt = made
    answer.resume()
    await until(() => made > stalledAt)
    answer.leave()
  })

  test('cuts the connection when the source fails, and tells the operator', async () => {
    const logger = recordingLogger()
    const { url, state } = await serveSource(
      async function* () {
        yield { text: 'half' }
        throw new Error('model away')
      },
      { heartbeat: false, logger },
    )
    const answer = await connect(url)
    await until(() => answer.isWhole() === false)
    await until(() => state.over === 1)
    expect(state.error).toBeUndefined()
    expect(logger.lines.map(({ details }) => String(details))).toEqual(['Error: model away'])
  })

  test.each([
    ['in one burst', 100, 10],
    // More than a socket takes: the rest waits in the process for the reader.
    ['to a reader that is behind', 40, 100_000],
  ])('what the source had sent %s arrives before the cut', async (_, count, size) => {
    const expected = Array.from({ length: count }, (_, i) => `${i}`.padEnd(size, '.'))
    let hasFailed = false
    const url = await serve((req, res) => {
      // As compression does: what is written goes out when the tick is over.
      const write = res.write.bind(res) as (chunk: unknown) => boolean
      res.write = (chunk: unknown) => {
        res.cork()
        setImmediate(() => res.uncork())
        return write(chunk)
      }
      const source = async function* () {
        for (const text of expected) yield { text }
        hasFailed = true
        throw new Error('model away')
      }
      void streamResponse(req, res, source(), { heartbeat: false, logger: recordingLogger() })
    })
    const answer = await connect(url)
    answer.pause()
    if (size === 10) await until(() => hasFailed)
    answer.resume()
    await until(() => answer.isWhole() === false)
    expect(answer.data()).toEqual(expected)
  })

  // A browser drops what its page has not read when the connection is cut.
  test('a page that is busy when the source fails has a second to read why', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    onTestFinished(() => void vi.useRealTimers())
    const responses: ServerResponse[] = []
    const url = await serve((req, res) => {
      responses.push(res)
      const source = function* () {
        yield { event: 'failed', text: 'the model is away' }
        throw new Error('model away')
      }
      void streamResponse(req, res, source(), { heartbeat: false, logger: recordingLogger() })
    })
    const answer = await connect(url)
    await until(() => answer.data('failed').length === 1)
    await vi.advanceTimersByTimeAsync(700)
    expect(responses[0]!.destroyed).toBe(false)
    await vi.advanceTimersByTimeAsync(400)
    expect(responses[0]!.destroyed).toBe(true)
    await until(() => answer.isWhole() === false)
  })

  test('a source that fails before it sent anything leaves nothing to be read, and is cut at once', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    onTestFinished(() => void vi.useRealTimers())
    const responses: ServerResponse[] = []
    const logger = recordingLogger()
    const url = await serve((req, res) => {
      responses.push(res)
      const source = { next: () => Promise.reject(new Error('model away')) }
      void streamResponse(req, res, { [Symbol.asyncIterator]: () => source }, { heartbeat: false, logger })
    })
    const answer = await connect(url)
    await until(() => logger.lines.length === 1)
    await vi.advanceTimersByTimeAsync(100)
    expect(responses[0]!.destroyed).toBe(true)
    await until(() => answer.isWhole() === false)
  })

  test('answers OPTIONS without opening the source', async () => {
    let isOpened = false
    const { url, state } = await serveSource(async function* () {
      isOpened = true
      yield { text: 'paid for' }
    })
    const answer = await connect(url, { method: 'OPTIONS' })
    await until(() => state.over === 1 && answer.isWhole() === true)
    expect([answer.status, answer.text(), isOpened, state.error]).toEqual([204, '', false, undefined])
  })

  // As a proxy asks that speaks HTTP/1.0 with its upstreams.
  test.each([
    ['resets one without chunks', { port: 0, host: '127.0.0.1' }, 'ECONNRESET'],
    ['closes one that knows no reset', { path: join(tmpdir(), `ssekit-${process.pid}.sock`) }, undefined],
  ])('%s, so that half an answer does not read as a whole one', async (_, where, code) => {
    let fail = (): void => {}
    const logger = recordingLogger()
    const server = createServer((req, res) => {
      const source = async function* () {
        yield { text: 'half' }
        await new Promise<void>((resolve) => (fail = resolve))
        throw new Error('model away')
      }
      void streamResponse(req, res, source(), { heartbeat: false, logger })
    })
    await new Promise<void>((resolve) => server.listen(where, resolve))
    onTestFinished(() => void server.close())
    const address = server.address()
    const socket = connectSocket(
      typeof address === 'string' ? { path: address } : { port: address!.port, host: '127.0.0.1' },
    )
    let text = ''
    let error: NodeJS.ErrnoException | undefined
    let isClosed = false
    socket.setEncoding('utf8')
    socket.on('data', (chunk: string) => (text += chunk))
    socket.on('error', (cause) => (error = cause))
    socket.on('close', () => (isClosed = true))
    socket.write('GET / HTTP/1.0\r\n\r\n')
    await until(() => text.includes('half'))
    fail()
    await until(() => isClosed)
    expect(error?.code).toBe(code)
    expect(logger.lines).toHaveLength(1)
  })

  test('asks the source for nothing more once the client has left', async () => {
    let isStopped = false
    let asked = 0
    let askedLate = 0
    const source: AsyncIterable<StreamMessage> = {
      [Symbol.asyncIterator]: () => ({
        next: async () => {
          asked += 1
          if (isStopped) askedLate += 1
          return { done: false, value: { text: 'x'.repeat(1_000_000) } }
        },
        return: async () => {
          isStopped = true
          return { done: true, value: undefined }
        },
      }),
    }
    const { url, state } = await serveSource(() => source)
    const answer = await connect(url)
    answer.pause()
    await until(() => asked > 2)
    answer.leave()
    await until(() => state.over === 1)
    expect(askedLate).toBe(0)
  })

  test.each<[string, unknown, string]>([
    ['a type that breaks out', { event: 'a\nid: 7', data: 1 }, 'invalid-type'],
    ['an id that breaks out', { id: '7\ndata: x', data: 1 }, 'invalid-id'],
    ['the hub’s types', { event: 'ssekit:close', data: 1 }, 'reserved-type'],
    ['no message at all', 'text', 'invalid-message'],
    ['null, which is no end', null, 'invalid-message'],
  ])('cuts the connection at %s, stops the source, and tells the operator', async (_, message, code) => {
    const logger = recordingLogger()
    let stopped = false
    const { url } = await serveSource(
      async function* () {
        try {
          yield { text: 'good' }
          yield message as StreamMessage
        } finally {
          stopped = true
        }
      },
      { heartbeat: false, logger },
    )
    const answer = await connect(url)
    await until(() => answer.isWhole() === false)
    expect(answer.text()).not.toContain('7')
    expect(logger.lines).toMatchObject([{ level: 'error', details: { code } }])
    await until(() => stopped)
  })

  test.each([['text'], [null], [{}], [7]])(
    'refuses %j as a source before anything is sent',
    async (source) => {
      const { url, state } = await serveSource(() => source as never)
      expect((await connect(url)).status).toBe(500)
      expect(state.error).toMatchObject({ code: 'invalid-option', field: 'source' })
    },
  )
})
