import { describe, expect, it } from 'vitest'
import { createSSEClient, createTextView, type SSEError, type Source } from '../../src/index.ts'
import { startEventServer } from '../stream/eventServer.ts'
import { until } from '../stream/until.ts'

/** `start` as a page may call it: with anything. */
const open = (source: Source) => {
  const errors: SSEError[] = []
  const view = createTextView(createSSEClient(), source, {
    manual: true,
    sentinel: '[DONE]',
    onError: (error) => void errors.push(error),
  })
  view.subscribe(() => {})
  return { view, errors, start: view.start as (body: unknown) => Promise<string> }
}

class Question {
  text = 'Hello'
}

const reactEvent = { nativeEvent: new Event('click'), preventDefault: () => {}, target: null }

describe('start()', () => {
  it('refuses a body that goes round in circles, and asks nothing', async () => {
    const server = await startEventServer()
    const { start } = open(server.url)
    const circle: Record<string, unknown> = {}
    circle.self = circle
    await expect(start(circle)).rejects.toMatchObject({ code: 'request' })
    expect(server.lines).toHaveLength(0)
  })

  it('sends what says itself how it goes as JSON as it says', async () => {
    const server = await startEventServer()
    const { start } = open(server.url)
    void start({ toJSON: () => 'words' })
    expect((await server.line(0)).body).toBe('"words"')
  })

  it('asks what was asked, though the page clears its form at once', async () => {
    const server = await startEventServer()
    const { start } = open(server.url)
    const form = { question: 'Why?', tags: ['a'] }
    void start(form)
    form.question = ''
    form.tags.pop()
    expect((await server.line(0)).body).toBe('{"question":"Why?","tags":["a"]}')
  })

  it.each([
    ['an event', new Event('click')],
    ['an event of a framework', reactEvent],
  ])('with %s asks without a body', async (_, event) => {
    const server = await startEventServer()
    const { start } = open(server.url)
    const answer = start(event)
    const line = await server.line(0)
    expect([line.method, line.body, line.headers['content-type']]).toEqual(['GET', '', undefined])
    line.send({ data: '"yes"' }, { data: '[DONE]' })
    expect(await answer).toBe('yes')
  })

  it('with an event sends the body that the source has, by its method', async () => {
    const server = await startEventServer()
    const { start } = open({ url: server.url, method: 'PUT', body: { question: 'Why?' } })
    void start(new Event('submit'))
    const line = await server.line(0)
    expect([line.method, line.body]).toEqual(['PUT', '{"question":"Why?"}'])
  })

  it('with an event after a body sends no body of before', async () => {
    const server = await startEventServer()
    const { start } = open({ url: server.url, method: 'POST' })
    void start({ secret: 1 })
    await server.line(0)
    void start(new Event('click'))
    expect((await server.line(1)).body).toBe('')
  })

  it.each([
    ['a function', () => ({ text: 'Hello' }), 'function'],
    ['an async function', async () => Promise.resolve('Hello'), 'function'],
    ['a class', Question, 'function'],
    ['an instance of a class', new Question(), 'Question'],
    ['an object that inherits', Object.create({ text: 'Hello' }), 'object'],
    ['a Map', new Map([['text', 'Hello']]), 'Map'],
    ['a Set', new Set(['Hello']), 'Set'],
    ['a Date', new Date(), 'Date'],
    ['a number', 7, 'number'],
    ['a symbol', Symbol('Hello'), 'symbol'],
  ])('with %s refuses it by name, and makes no request', async (_, body, name) => {
    const server = await startEventServer()
    const { view, start, errors } = open(server.url)
    await expect(start(body)).rejects.toMatchObject({ code: 'request', fatal: true })
    const { status, error, text, isStreaming } = view.getSnapshot()
    expect({ status, text, isStreaming }).toEqual({ status: 'error', text: '', isStreaming: false })
    expect(error?.message).toContain(name)
    expect(errors).toEqual([error])
    // What is asked next is the first that the server hears.
    const answer = start('next')
    const line = await server.line(0)
    expect(line.body).toBe('next')
    line.send({ data: '"yes"' }, { data: '[DONE]' })
    expect(await answer).toBe('yes')
    expect(view.getSnapshot()).toMatchObject({ status: 'done', error: null })
    expect(server.lines).toHaveLength(1)
  })

  const form = new FormData()
  form.append('question', 'Why?')
  it.each<[string, unknown, string | RegExp, string | RegExp]>([
    ['a plain object', { a: [1, null] }, '{"a":[1,null]}', 'application/json'],
    [
      'an object without a prototype',
      Object.assign(Object.create(null), { a: 1 }),
      '{"a":1}',
      'application/json',
    ],
    ['a list', ['a', 1], '["a",1]', 'application/json'],
    ['text', 'Why?', 'Why?', /^text\/plain/],
    ['empty text', '', '', /^text\/plain/],
    [
      'URLSearchParams',
      new URLSearchParams({ q: 'Why?' }),
      'q=Why%3F',
      /^application\/x-www-form-urlencoded/,
    ],
    ['FormData', form, /name="question"\r\n\r\nWhy\?/, /^multipart\/form-data/],
    ['a Blob', new Blob(['Why?'], { type: 'text/x-question' }), 'Why?', 'text/x-question'],
    ['bytes', new TextEncoder().encode('Why?'), 'Why?', /^$/],
    ['a buffer', new TextEncoder().encode('Why?').buffer, 'Why?', /^$/],
  ])('with %s sends it', async (_, body, sent, type) => {
    const server = await startEventServer()
    const { start } = open(server.url)
    void start(body)
    const line = await server.line(0)
    expect(line.method).toBe('POST')
    expect(line.body).toEqual(typeof sent === 'string' ? sent : expect.stringMatching(sent))
    expect(line.headers['content-type'] ?? '').toEqual(
      typeof type === 'string' ? type : expect.stringMatching(type),
    )
  })

  it('of a form that is sent by an event of another window asks without a body', async () => {
    const server = await startEventServer()
    const { start, view } = open(server.url)
    // No instance of this window's Event.
    void start(Object.assign(Object.create(null), { type: 'submit', preventDefault: () => {} }))
    await server.line(0)
    await until(() => view.getSnapshot().status === 'open')
    expect(server.lines[0]).toMatchObject({ method: 'GET', body: '' })
  })

  it('what is asked now goes before the body of the options, and of the source', async () => {
    const server = await startEventServer()
    const view = createTextView(
      createSSEClient(),
      { url: server.url, body: { of: 'the source' } },
      { manual: true, body: { of: 'the options' }, sentinel: '[DONE]' },
    )
    view.subscribe(() => {})
    void view.start({ of: 'start' })
    expect((await server.line(0)).body).toBe('{"of":"start"}')
    view.leave()
  })
})
