import { steps } from '@ssekit/testing/scenarios'
import { describe, expect } from 'vitest'
import { openConnection } from './support/openConnection.ts'
import { eventually, it } from './support/scenario.ts'

const { answer, head, send, stream } = steps
const EVENTS = 'id: 1\ndata: no\n\n'

describe('any other status, or another type: error, the socket is closed at once', () => {
  it.for([400, 403, 404, 405, 410, 418, 501, 505])('status %i', async (status, { server }) => {
    server.script('/events', answer(status, { 'content-type': 'text/event-stream' }, EVENTS))
    const connection = openConnection(server.url('/events'))
    const { error, retry } = await connection.reached('error')
    expect(error).toMatchObject({ code: 'status', status, fatal: true, url: server.url('/events') })
    expect(retry).toBeNull()
    await server.exchanges()[0]!.closed
    expect(connection.data()).toEqual([])
    expect(connection.codes()).toEqual(['status!'])
    expect(server.requests()).toHaveLength(1)
  })

  it('a page instead of a stream (HTML, 200)', async ({ server }) => {
    server.script('/events', answer(200, { 'content-type': 'text/html' }, `<p>\n${EVENTS}`))
    const connection = openConnection(server.url('/events'))
    const { error } = await connection.reached('error')
    expect(error).toMatchObject({ code: 'content-type', status: 200, fatal: true })
    expect(error?.message).toMatch(/login page or proxy/)
    await server.exchanges()[0]!.closed
    expect(connection.data()).toEqual([])
  })

  it.for(['text/event-streamish', 'application/json', 'text/plain;a=text/event-stream'])(
    'type %s',
    async (type, { server }) => {
      server.script('/events', answer(200, { 'content-type': type }, EVENTS))
      const connection = openConnection(server.url('/events'))
      expect((await connection.reached('error')).error?.message).toContain(type)
      await server.exchanges()[0]!.closed
      expect(connection.data()).toEqual([])
    },
  )

  it('no type at all', async ({ server }) => {
    server.script('/events', answer(200, {}, EVENTS))
    const connection = openConnection(server.url('/events'))
    expect((await connection.reached('error')).error?.message).toContain('no content type')
    expect(connection.data()).toEqual([])
  })

  it.for([
    'text/event-stream',
    'Text/Event-Stream',
    'TEXT/EVENT-STREAM; Charset=UTF-8',
    'text/event-stream;x="y"',
  ])('type %s is one', async (type, { server }) => {
    server.script('/events', [head(200, { 'content-type': type }), send('data: yes\n\n')])
    const connection = openConnection(server.url('/events'))
    await eventually(() => expect(connection.data()).toEqual(['yes']))
  })

  it('a later refusal ends it too', async ({ server }) => {
    server.script('/events', answer(503), answer(404))
    const connection = openConnection(server.url('/events'))
    await connection.reached('error')
    expect(connection.codes()).toEqual(['status', 'status!'])
  })

  it('and open() or reconnect() starts it anew', async ({ server }) => {
    server.script('/events', answer(404), answer(404), stream('data: 1\n\n'))
    const connection = openConnection(server.url('/events'))
    await connection.reached('error')
    connection.open('')
    await eventually(() => expect(connection.codes()).toEqual(['status!', 'status!']))
    connection.reconnect()
    await connection.reached('open')
  })
})

describe('message too large: error, socket closed', () => {
  it('what came before it is delivered', async ({ server }) => {
    server.script(
      '/events',
      stream('id: 1\ndata: ok\n\n', `id: 2\ndata: ${'x'.repeat(200)}\n\n`, 'data: no\n\n'),
    )
    const connection = openConnection(server.url('/events'), { maxMessageSize: 100 })
    const { error } = await connection.reached('error')
    expect(error).toMatchObject({ code: 'message-too-large', fatal: true, lastEventId: '1', status: 200 })
    expect(error?.message).toMatch(/maxMessageSize/)
    expect(connection.data()).toEqual(['ok'])
    await server.exchanges()[0]!.closed
    expect(server.requests()).toHaveLength(1)
  })

  it('is noticed while the message is still coming', async ({ server }) => {
    server.script('/events', stream(`data: ${'x'.repeat(200)}`))
    const connection = openConnection(server.url('/events'), { maxMessageSize: 100 })
    await connection.reached('error')
    await server.exchanges()[0]!.closed
  })
})

describe('options that cannot work: error before any request', () => {
  it.for([
    { options: { method: 'GET', body: 'x' }, text: /GET.*cannot have body/ },
    { options: { headers: { 'bad name': 'x' } }, text: /Correct `headers`/ },
  ])('$options', async ({ options, text }, { server }) => {
    const connection = openConnection(server.url('/events'), options)
    const { error } = await connection.reached('error')
    expect(error).toMatchObject({ code: 'request', fatal: true })
    expect(error?.message).toMatch(text)
    expect(server.requests()).toHaveLength(0)
  })

  it('a url that is none', async () => {
    const connection = openConnection('/relative')
    expect((await connection.reached('error')).error).toMatchObject({ code: 'request', fatal: true })
  })
})
