import type { IncomingMessage, ServerResponse } from 'node:http'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { json } from 'node:stream/consumers'
import { describe, expect, onTestFinished, test } from 'vitest'
import type { OpenStream } from '../../test/support/openStream.ts'
import { startServer } from '../../test/support/startServer.ts'
import { until } from '../../test/support/until.ts'

interface ModelRequest {
  model: string
  stream: boolean
  messages: { role: string; content: string }[]
}

/** A local server that speaks the chat completions API; `answer` writes what it likes. */
const startModel = async (
  answer: (res: ServerResponse, body: ModelRequest, req: IncomingMessage) => void,
) => {
  const server = createServer((req, res) => {
    void json(req).then((body) => answer(res, body as ModelRequest, req))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`
}

const chunk = (content: string) =>
  `data: ${JSON.stringify({ choices: [{ index: 0, delta: { content } }] })}\n\n`
const begin = (res: ServerResponse) => res.writeHead(200, { 'Content-Type': 'text/event-stream' })
const ask = (body: unknown) => ({ method: 'POST', body })
const textOf = ({ messages }: OpenStream) =>
  messages
    .filter(({ event, data }) => event === 'message' && data !== '[DONE]')
    .map(({ data }) => (JSON.parse(data) as { delta: string }).delta)
    .join('')

describe('POST /api/chat, answered by the documents', () => {
  test('says where the answer is from, types it in pieces, and ends with [DONE]', async () => {
    const { stream } = await startServer()
    const answer = await stream('/api/chat', ask({ message: 'How does a stream resume?' }))
    expect(answer.headers['content-type']).toBe('text/event-stream; charset=utf-8')
    expect(await answer.closed()).toBe('ended')
    expect(answer.messages[0]).toMatchObject({ event: 'source' })
    expect(answer.data('source')[0]).toMatchObject({
      kind: 'documents',
      note: expect.stringContaining('OPENAI_BASE_URL'),
      sources: [{ title: 'Resume · README.md', href: '/documents/README.md#resume' }],
    })
    expect(answer.messages.slice(-2)).toMatchObject([
      { event: 'message', data: '[DONE]' },
      { event: 'ssekit:close' },
    ])
    expect(answer.messages.length).toBeGreaterThan(10)
    expect(textOf(answer)).toBe('A stream resumes with the Last-Event-ID header and loses nothing.')
  })

  test('what it names to read on is there', async () => {
    const { stream, get } = await startServer()
    const answer = await stream('/api/chat', ask({ message: 'How does a stream resume?' }))
    await answer.closed()
    const { sources } = answer.data<{ sources: { href: string }[] }>('source')[0]!
    const [path, anchor] = sources[0]!.href.split('#')
    const { status, headers, text } = await get(path!)
    expect([status, headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8'])
    expect(text).toContain(`<h2 id="${anchor}">Resume</h2>`)
  })

  test('answers the last question of a conversation', async () => {
    const { stream } = await startServer()
    const messages = [
      { role: 'user', content: 'How does a stream resume?' },
      { role: 'assistant', content: 'With an id.' },
      { role: 'user', content: 'And the heartbeat?' },
    ]
    const answer = await stream('/api/chat', ask({ messages }))
    await answer.closed()
    expect(textOf(answer)).toBe('A comment is sent when nothing else is.')
  })

  test('stops when the client leaves', async () => {
    const { stream, server, url } = await startServer({ tokenDelay: 60_000 })
    const answer = await stream('/api/chat', ask({ message: 'heartbeat' }))
    await until('the first word', () => textOf(answer) !== '')
    answer.close()
    // Nothing of it is left to wait for: closing takes no minute.
    await server.close()
    await expect(fetch(url)).rejects.toThrow()
  })

  test.each([
    ['message', {}],
    ['message', { message: '' }],
    ['message', { message: 7 }],
    ['message', { message: 'x'.repeat(8001) }],
    ['messages', { message: 'a', messages: [{ role: 'user', content: 'a' }] }],
    ['messages', { messages: [] }],
    ['messages', { messages: 'hello' }],
    ['messages', { messages: [{ role: 'system', content: 'a' }] }],
    ['messages.0.role', { messages: [{ role: 'root', content: 'a' }] }],
    ['messages.0.content', { messages: [{ role: 'user' }] }],
    ['body', 'null'],
  ])('400 names %s: %j', async (field, body) => {
    const { post } = await startServer()
    expect(await post('/api/chat', body)).toMatchObject({ status: 400, json: { error: { field } } })
  })
})

describe('POST /api/chat, answered by a model', () => {
  test('passes the conversation on with the key, and the answer back as it comes', async () => {
    let seen: { body: ModelRequest; authorization: string | undefined; path: string | undefined } | null =
      null
    let goOn!: () => void
    const gate = new Promise<void>((resolve) => (goOn = resolve))
    const baseUrl = await startModel((res, body, req) => {
      seen = { body, authorization: req.headers.authorization, path: req.url }
      begin(res).write(': comment\n\ndata: {"choices":[{"delta":{"role":"assistant"}}]}\r\n\r\n')
      const bytes = Buffer.from(chunk('grün ') + chunk('und gut'))
      res.write(bytes.subarray(0, 46))
      res.write(bytes.subarray(46))
      void gate.then(() => res.end('data: {"choices":[]}\n\ndata: [DONE]\n\n'))
    })
    const { stream } = await startServer({
      model: { baseUrl: `${baseUrl}/`, apiKey: 'secret', model: 'tiny' },
    })
    const answer = await stream('/api/chat', ask({ message: 'Hello' }))
    await until('the answer before its end', () => textOf(answer) === 'grün und gut')
    expect(answer.state).toBe('open')
    goOn()
    expect(await answer.closed()).toBe('ended')
    expect(answer.data('source')[0]).toMatchObject({ kind: 'model', note: expect.stringContaining('tiny') })
    expect(answer.messages.at(-2)?.data).toBe('[DONE]')
    expect(seen).toEqual({
      path: '/v1/chat/completions',
      authorization: 'Bearer secret',
      body: { model: 'tiny', stream: true, messages: [{ role: 'user', content: 'Hello' }] },
    })
  })

  test('the model is stopped when the client leaves', async () => {
    let stopped = false
    const baseUrl = await startModel((res) => {
      begin(res).write(chunk('Well, '))
      res.on('close', () => (stopped = !res.writableEnded))
    })
    const { stream } = await startServer({ model: { baseUrl } })
    const answer = await stream('/api/chat', ask({ message: 'Hello' }))
    await until('the first piece', () => textOf(answer) === 'Well, ')
    answer.close()
    await until('the model to be stopped', () => stopped)
  })

  test('the model is stopped when the client leaves before it answers', async () => {
    let asked = false
    let stopped = false
    const baseUrl = await startModel((res) => {
      asked = true
      res.on('close', () => (stopped = true))
    })
    const { url } = await startServer({ model: { baseUrl } })
    const leave = new AbortController()
    const gone = fetch(`${url}/api/chat`, {
      method: 'POST',
      body: '{"message":"Hello"}',
      headers: { 'Content-Type': 'application/json' },
      signal: leave.signal,
    })
    gone.catch(() => undefined)
    await until('the model to be asked', () => asked)
    leave.abort()
    await until('the model to be stopped', () => stopped)
  })

  test('half an answer is cut, without [DONE]', async () => {
    const baseUrl = await startModel((res) => {
      begin(res).write(chunk('Half'))
      res.end()
    })
    const { stream } = await startServer({ model: { baseUrl } })
    const answer = await stream('/api/chat', ask({ message: 'Hello' }))
    expect(await answer.closed()).toBe('cut')
    expect(textOf(answer)).toBe('Half')
    expect(answer.messages.some(({ data }) => data === '[DONE]')).toBe(false)
  })

  test('502 when it refuses or cannot be reached, and the key is not shown', async () => {
    const baseUrl = await startModel((res) => res.writeHead(401).end('{"error":"secret"}'))
    const refused = await (
      await startServer({ model: { baseUrl, apiKey: 'secret' } })
    ).post('/api/chat', { message: 'a' })
    expect(refused).toMatchObject({ status: 502, json: { error: { code: 'upstream' } } })
    expect(refused.text).toContain('OPENAI_API_KEY')
    expect(refused.text).not.toContain('secret')
    const nowhere = { baseUrl: 'http://127.0.0.1:9/v1' }
    const unreachable = await (await startServer({ model: nowhere })).post('/api/chat', { message: 'a' })
    expect(unreachable).toMatchObject({ status: 502 })
    expect(unreachable.json.error?.message).toContain('OPENAI_BASE_URL')
  })
})
