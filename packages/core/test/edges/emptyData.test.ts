import { steps } from '@ssekit/testing/scenarios'
import { describe, expect } from 'vitest'
import { createListView, createSSEClient, createReducerView, pollingTransport } from '../../src/index.ts'
import { z } from 'zod'
import { openStream } from '../support/openStream.ts'
import { it } from './support/server.ts'

const { answer, stream } = steps

describe('`data:` without a value', () => {
  it('calls the handler, stands in the state, and ends what waits for it', async ({ server }) => {
    server.script('/', stream('id: 0\ndata: \n\nevent: ping\ndata:\n\nevent: complete\ndata:\n\n'))
    const told: unknown[] = []
    const tell = (data: unknown, { event }: { event: string }) => void told.push([event, data])
    const {
      reached,
      errors,
      stream: events,
    } = openStream({
      url: server.url('/'),
      decode: 'json',
      until: 'complete',
      onMessage: tell,
      events: { ping: tell, complete: tell },
    })
    await reached('done')
    expect(told).toEqual([
      ['message', null],
      ['ping', null],
      ['complete', null],
    ])
    expect(errors).toEqual([])
    expect(events.getSnapshot()).toMatchObject({
      latest: { message: null, ping: null, complete: null },
      lastEventId: '0',
    })
  })

  it('is null for a Standard Schema, which may refuse it, and text for a function', async ({ server }) => {
    server.script(
      '/',
      stream(
        'event: nullable\ndata:\n\nevent: strict\ndata:\n\nevent: text\ndata:\n\nevent: last\ndata:\n\n',
      ),
    )
    const seen: unknown[] = []
    const { reached, errors } = openStream({
      url: server.url('/'),
      decode: 'json',
      until: 'last',
      schema: {
        nullable: z.object({ a: z.number() }).nullable(),
        strict: z.object({ a: z.number() }),
        text: (raw: string) => `[${raw}]`,
      },
      onEvent: (data, { event }) => void seen.push([event, data]),
    })
    await reached('done')
    expect(seen).toEqual([
      ['nullable', null],
      ['text', '[]'],
      ['last', null],
    ])
    expect(errors).toMatchObject([{ code: 'decode', fatal: false, raw: { event: 'strict', data: '' } }])
  })

  it.for([
    ['text' as const, ['']],
    [({ data }: { data: string }) => `<${data}>`, ['<>']],
  ] as const)('with decode %s it is %j', async ([decode, expected], { server }) => {
    server.script('/', stream('data:\n\nevent: last\ndata\n\n'))
    const seen: unknown[] = []
    const { reached } = openStream({
      url: server.url('/'),
      decode,
      until: 'last',
      onMessage: (data) => void seen.push(data),
    })
    await reached('done')
    expect(seen).toEqual(expected)
  })

  it('is an item of a list, and a step of a reducer', async ({ server }) => {
    server.script('/', stream('event: ping\ndata:\n\n', 'event: ping\ndata: 1\n\n'))
    const client = createSSEClient()
    const list = createListView(client.stream(server.url('/')), { event: 'ping' })
    const count = createReducerView(client.stream(server.url('/')), (sum: number) => sum + 1, 0)
    const offs = [list, count].map((view) => view.subscribe(() => {}))
    await expect.poll(() => list.getSnapshot().items).toEqual([null, 1])
    await expect.poll(() => count.getSnapshot().state).toBe(2)
    for (const off of offs) off()
  })

  it('comes over a poll as well', async ({ server }) => {
    server.script(
      '/',
      answer(200, { 'content-type': 'application/json' }, '[{"event":"ping","data":"","id":"1"}]'),
    )
    const { errors, stream: events } = openStream({
      url: server.url('/'),
      decode: 'json',
      transport: pollingTransport(),
    })
    await expect.poll(() => events.getSnapshot().latest).toEqual({ ping: null })
    expect(errors).toEqual([])
  })

  it('an event without any data line is none, as the standard says, but its id counts', async ({
    server,
  }) => {
    server.script('/', stream('event: end\nid: 7\n\ndata: next\n\n'))
    const { heard, stream: events } = openStream({ url: server.url('/'), until: 'end' })
    await heard('next')
    await expect.poll(() => events.getSnapshot().lastEventId).toBe('7')
    expect(events.getSnapshot().status).toBe('open')
  })
})
