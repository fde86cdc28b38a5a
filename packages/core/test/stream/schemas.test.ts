import * as v from 'valibot'
import { describe, expect, expectTypeOf, it } from 'vitest'
import { z } from 'zod'
import { createStream, defineStream, type SSEError } from '../../src/index.ts'
import { startEventServer } from './eventServer.ts'
import { until } from './until.ts'

interface Progress {
  step: number
  at: Date
}

const withZod = (url: string) =>
  defineStream({
    url,
    schema: {
      progress: z.object({ step: z.number().min(0), at: z.iso.datetime().transform((at) => new Date(at)) }),
    },
    until: 'complete',
  })

const withValibot = (url: string) =>
  defineStream({
    url,
    schema: {
      progress: v.object({
        step: v.pipe(v.number(), v.minValue(0)),
        at: v.pipe(
          v.string(),
          v.isoTimestamp(),
          v.transform((at) => new Date(at)),
        ),
      }),
    },
    until: 'complete',
  })

describe.each([
  ['zod', withZod],
  ['valibot', withValibot],
])('a schema of %s', (_, define) => {
  it('types and transforms what handlers get; what does not fit is an error that names the field', async () => {
    const server = await startEventServer()
    const told: Progress[] = []
    const errors: SSEError[] = []
    const stream = createStream(define(server.url), { onError: (error) => void errors.push(error) })
    stream.on('progress', (data, message) => {
      expectTypeOf(data).toEqualTypeOf<Progress>()
      expect(JSON.parse(message.data)).toMatchObject({ step: data.step })
      told.push(data)
    })
    const line = await server.line(0)
    line.send(
      { event: 'progress', id: 1, data: { step: 1, at: '2026-11-27T10:00:00Z' } },
      { event: 'progress', id: 2, data: { step: -1, at: '2026-11-27T10:00:00Z' } },
      { event: 'progress', id: 3, data: { step: 2, at: 'tomorrow' } },
      { event: 'progress', id: 4, data: { step: 3, at: '2026-11-27T10:00:02Z' } },
      { event: 'complete', data: {} },
    )
    await until(() => stream.getSnapshot().status === 'done')

    expect(told).toEqual([
      { step: 1, at: new Date('2026-11-27T10:00:00Z') },
      { step: 3, at: new Date('2026-11-27T10:00:02Z') },
    ])
    expect(errors.map(({ code, fatal, lastEventId }) => [code, fatal, lastEventId])).toEqual([
      ['decode', false, '2'],
      ['decode', false, '3'],
    ])
    expect(errors[0]!.message).toMatch(/Its schema says step: /)
    expect(errors[1]!.message).toMatch(/Its schema says at: /)
    expect(errors[1]!.raw).toMatchObject({ event: 'progress', lastEventId: '3' })
    expectTypeOf(stream.getSnapshot().latest.progress).toEqualTypeOf<Progress | undefined>()
  })
})
