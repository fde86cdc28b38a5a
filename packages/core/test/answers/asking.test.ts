import { describe, expect, it, onTestFinished, vi } from 'vitest'
import {
  createSSEClient,
  createTextView,
  type SSEError,
  type Source,
  type StreamOptions,
  type TextOptions,
} from '../../src/index.ts'
import { startEventServer } from '../stream/eventServer.ts'
import { until } from '../stream/until.ts'

const done = { data: '[DONE]' }
const delta = (text: string) => ({ data: { delta: text } })

const open = (source: Source, more: TextOptions = {}, defaults: StreamOptions = {}) => {
  const errors: SSEError[] = []
  const view = createTextView(createSSEClient(defaults), source, {
    manual: true,
    delta: (data: { delta: string }) => data.delta,
    onError: (error) => void errors.push(error),
    ...more,
  })
  const off = view.subscribe(() => {})
  return { view, errors, off, shown: view.getSnapshot }
}

describe('an answer is asked once, with GET too', () => {
  it('where it begins by itself: a clean end is the end', async () => {
    const server = await startEventServer()
    const { shown, errors } = open(server.url, { manual: false })
    const line = await server.line(0)
    line.send(delta('whole'))
    line.end()
    await until(() => shown().readyState === 2)
    expect(shown()).toMatchObject({ status: 'done', text: 'whole', retry: null, error: null })
    expect([line.method, server.lines.length, errors]).toEqual(['GET', 1, []])
  })

  it('where it is asked by start(), which resolves', async () => {
    const server = await startEventServer()
    const { view } = open(server.url)
    const answer = view.start()
    const line = await server.line(0)
    line.send(delta('whole'))
    line.end()
    expect(await answer).toBe('whole')
    expect(server.lines).toHaveLength(1)
  })

  it('a clean end before the declared one is none', async () => {
    const server = await startEventServer()
    const { view, shown } = open(server.url, { sentinel: '[DONE]' })
    const answer = view.start()
    const line = await server.line(0)
    line.send(delta('half'))
    line.end()
    await expect(answer).rejects.toMatchObject({ code: 'truncated', fatal: true })
    expect(shown()).toMatchObject({ status: 'error', text: 'half', error: { code: 'truncated' } })
    expect(server.lines).toHaveLength(1)
  })

  it('a cut is an error, whatever a client has its streams do', async () => {
    const server = await startEventServer()
    const { view, shown, errors } = open(server.url, {}, { reconnect: { delay: 1, maxDelay: 100 } })
    const answer = view.start()
    const line = await server.line(0)
    line.send(delta('half'))
    await until(() => shown().text === 'half')
    line.cut()
    await expect(answer).rejects.toMatchObject({ code: 'network', fatal: true })
    expect(shown()).toMatchObject({ status: 'error', text: 'half', isStreaming: false })
    expect(errors).toMatchObject([{ code: 'network', fatal: true }])
    expect(server.lines).toHaveLength(1)
  })

  it('a refusal that would pass is final', async () => {
    const server = await startEventServer()
    server.refuseWith(503)
    const { view } = open(server.url)
    await expect(view.start()).rejects.toMatchObject({ code: 'status', status: 503, fatal: true })
    expect(server.lines).toHaveLength(1)
  })

  const quick = { delay: 1, maxDelay: 100 }
  it.each([
    ['its options', (url: string): Source => url, { reconnect: quick }],
    ['its source', (url: string): Source => ({ url, reconnect: quick }), {}],
  ])('but for a `reconnect` in %s', async (_, source, more) => {
    const server = await startEventServer()
    const { view } = open(source(server.url), { sentinel: '[DONE]', ...more })
    const answer = view.start()
    ;(await server.line(0)).end()
    ;(await server.line(1)).send(delta('whole'), done)
    expect(await answer).toBe('whole')
  })

  it('what begins by itself begins afresh with client.clear(), and no handler hears of an end', async () => {
    const server = await startEventServer()
    const client = createSSEClient()
    const heard: string[] = []
    const view = createTextView(client, server.url, {
      delta: (data: { delta: string }) => data.delta,
      onError: ({ code }) => void heard.push(code),
      onStatus: (status) => void heard.push(status),
    })
    view.subscribe(() => {})
    ;(await server.line(0)).send(delta('of one user'))
    await until(() => view.getSnapshot().text === 'of one user')
    client.clear()
    expect(view.getSnapshot()).toMatchObject({ status: 'connecting', text: '', isStreaming: true })
    const line = await server.line(1)
    line.send(delta('of the next'))
    line.end()
    await until(() => view.getSnapshot().status === 'done')
    expect(view.getSnapshot().text).toBe('of the next')
    expect(heard).toEqual(['open', 'open', 'done'])
    await until(() => server.open() === 0)
    expect(server.lines).toHaveLength(2)
  })
})

describe('a delta that throws', () => {
  const picky = ({ delta: text }: { delta: string }): string => {
    if (text === 'bad') throw new TypeError('no such field')
    return text
  }

  it('fails the answer: what came stays, and the error has the cause and the message', async () => {
    const server = await startEventServer()
    const { view, shown, errors } = open(server.url, { delta: picky })
    const answer = view.start({ q: 1 })
    const line = await server.line(0)
    line.send(delta('Good '), delta('bad'), delta('never'))
    await expect(answer).rejects.toMatchObject({
      code: 'failed',
      fatal: true,
      message: expect.stringContaining('no such field'),
      cause: new TypeError('no such field'),
      raw: { data: '{"delta":"bad"}' },
    })
    expect(shown()).toMatchObject({
      status: 'error',
      text: 'Good ',
      isStreaming: false,
      error: { code: 'failed' },
    })
    expect(errors).toMatchObject([{ code: 'failed' }])
    await until(() => server.open() === 0)
  })

  it('at the first message of one that begins by itself', async () => {
    const server = await startEventServer()
    const { shown } = open(server.url, { manual: false, delta: picky })
    ;(await server.line(0)).send(delta('bad'))
    await until(() => shown().status === 'error')
    expect(shown()).toMatchObject({
      text: '',
      error: { code: 'failed', cause: { message: 'no such field' } },
    })
    await until(() => server.open() === 0)
    expect(server.lines).toHaveLength(1)
  })

  it('at the last message, whatever it throws', async () => {
    const server = await startEventServer()
    const { view, shown } = open(server.url, {
      until: 'end',
      delta: (data: { delta: string }, { event }) => {
        if (event === 'end') throw 'just a text'
        return data.delta
      },
    })
    const answer = view.start({ q: 1 })
    ;(await server.line(0)).send(delta('Good'), { event: 'end', data: {} })
    await expect(answer).rejects.toMatchObject({ code: 'failed', cause: 'just a text' })
    expect(shown()).toMatchObject({ status: 'error', text: 'Good' })
  })

  it('and the next question is asked as ever', async () => {
    const server = await startEventServer()
    const { view, shown } = open(server.url, { delta: picky, sentinel: '[DONE]' })
    const failed = view.start({ q: 1 })
    ;(await server.line(0)).send(delta('bad'))
    await expect(failed).rejects.toMatchObject({ code: 'failed' })
    const answer = view.start({ q: 2 })
    expect(shown()).toMatchObject({ status: 'connecting', text: '', error: null })
    ;(await server.line(1)).send(delta('Good'), done)
    expect(await answer).toBe('Good')
  })
})

describe('a delta that is no function', () => {
  it.each([
    ['text', 'content', 'the text "content"'],
    ['a list', ['choices', 0], 'Array'],
    ['an object', { path: 'a.b' }, 'an object'],
  ])('is an error that names it, before any request: %s', async (_, wrong, name) => {
    const server = await startEventServer()
    const { view, shown, errors } = open(server.url, { delta: wrong as unknown as TextOptions['delta'] })
    await expect(view.start({ q: 1 })).rejects.toMatchObject({ code: 'request', fatal: true })
    expect(shown()).toMatchObject({ status: 'error', isStreaming: false })
    expect(errors).toMatchObject([{ code: 'request', message: expect.stringContaining(`delta`) }])
    expect(errors[0]!.message).toContain(name)
    expect(server.lines).toHaveLength(0)
  })

  it('is as good as none where it is null', async () => {
    const server = await startEventServer()
    const { view } = open(server.url, { delta: null, manual: null, sentinel: null, until: null })
    const line = await server.line(0)
    line.send({ data: '"text"' })
    line.end()
    await until(() => view.getSnapshot().status === 'done')
    expect(view.getSnapshot().text).toBe('text')
  })
})

it('a source that is new in each render is named', async () => {
  const warn = vi.spyOn(console, 'warn').mockImplementation(() => {})
  onTestFinished(() => warn.mockRestore())
  const { view, off } = open('https://host.example/chat', {
    manual: false,
    fetch: () => new Promise(() => {}),
  })
  for (let render = 0; render < 30; render += 1) {
    view.update(`https://host.example/chat?render=${render}`, { fetch: () => new Promise(() => {}) })
    view.refresh()
  }
  off()
  expect(warn.mock.calls).toEqual([
    [expect.stringMatching(/another source 20 times.*host\.example\/chat at last/)],
  ])
})

it('the next answer is read by the delta of its own source, with no render between', async () => {
  const [first, second] = [await startEventServer(), await startEventServer()]
  const { view, off } = open(first.url, { sentinel: '[DONE]' })
  const whole = view.start()
  ;(await first.line(0)).send(delta('one'), done)
  expect(await whole).toBe('one')
  view.update(second.url, {
    manual: true,
    sentinel: '[DONE]',
    delta: (data: { words: string }) => data.words,
  })
  const next = view.start()
  ;(await second.line(0)).send({ data: { words: 'two' } }, done)
  expect(await next).toBe('two')
  off()
})
