import { expect, it } from 'vitest'
import { answer, end, head, reset, scenarios, send, stream } from '../../../../testing/src/remote/index.ts'
import type { StreamDefinition } from '../../../src/index.ts'
import { openStream } from '../../support/openStream.ts'
import type { Row } from '../row.ts'

export const tooLarge: Row = {
  happening: 'message too large',
  reaction: '`error`, socket closed: a resume would meet it again',
  cases: () => {
    it.each([
      ['a line without an end', 'data: ', 'x'.repeat(1_000)],
      ['comments without an end', '', `: ${'x'.repeat(998)}\n`],
      ['fields nobody knows', '', `unknown: ${'x'.repeat(990)}\n`],
      ['a message of many lines', '', 'data: x\n'.repeat(125)],
    ])('%s', async (_, start, piece) => {
      const path = await scenarios.serve([head(), send(`id: 1\ndata: ok\n\n${start}`), send(piece, 100_000)])
      const { reached, errors, told } = openStream({ url: path.url, maxMessageSize: 50_000 })
      await reached('error')
      expect(told).toEqual(['ok'])
      expect(errors).toMatchObject([{ code: 'message-too-large', fatal: true, lastEventId: '1' }])
      await expect.poll(path.open).toBe(0)
      expect(await path.requests()).toHaveLength(1)
    })

    it('a line of 50 MB is a message where maxMessageSize allows it', async () => {
      const MIB = 2 ** 20
      const path = await scenarios.serve([head(), send('data: '), send('x'.repeat(MIB), 50), send('\n\n')])
      const { told } = openStream({ url: path.url, maxMessageSize: 64 * MIB })
      await expect.poll(() => told.length).toBe(1)
      expect(told[0]!.length).toBe(50 * MIB)
    })
  },
}

export const until: Row = {
  happening: '`until` holds (an event type, a list, or a function of the message)',
  reaction: 'the message is delivered, then `done`; socket closed',
  cases: () => {
    const conditions: [string, NonNullable<StreamDefinition['until']>][] = [
      ['an event type', 'complete'],
      ['a list', ['failed', 'complete']],
      ['a function', ({ data }) => data === 'last'],
    ]
    it.each(conditions)('%s', async (_, condition) => {
      const path = await scenarios.serve(stream('data: 1\n\n', 'event: complete\ndata: last\n\ndata: no\n\n'))
      const { reached, told } = openStream({ url: path.url, until: condition })
      await reached('done')
      expect(told).toEqual(['1', 'last'])
      await expect.poll(path.open).toBe(0)
      expect(await path.requests()).toHaveLength(1)
    })
  },
}

export const failOn: Row = {
  happening: '`failOn` holds (the same forms; a function may return a text or an Error)',
  reaction:
    'the message is delivered, then `error`, code `failed`, the message as evidence (`error.raw`); socket closed',
  cases: () => {
    const mine = new Error('mine')
    const conditions: [string, NonNullable<StreamDefinition['failOn']>, object?][] = [
      ['an event type', 'error'],
      ['a list', ['failed', 'error']],
      ['a function', ({ data }) => data === 'last'],
      [
        'a text',
        ({ data }) => data === 'last' && 'no credit left',
        { message: expect.stringContaining('no credit left') },
      ],
      ['an Error', ({ event }) => event === 'error' && mine, { cause: mine }],
    ]
    it.each(conditions)('%s', async (_, condition, evidence = {}) => {
      const path = await scenarios.serve(
        stream('id: 1\ndata: 1\n\n', 'event: error\ndata: last\n\ndata: no\n\n'),
      )
      const { reached, told, errors } = openStream({ url: path.url, failOn: condition })
      await reached('error')
      expect(told).toEqual(['1', 'last'])
      expect(errors).toMatchObject([
        { code: 'failed', fatal: true, raw: { event: 'error', data: 'last', lastEventId: '1' }, ...evidence },
      ])
      await expect.poll(path.open).toBe(0)
      expect(await path.requests()).toHaveLength(1)
    })
  },
}

export const sentinel: Row = {
  happening: "the data equals `sentinel` (e.g. `'[DONE]'`)",
  reaction:
    'as `until`, but not delivered and not decoded; also when it stands in a last block that the end of the response cut',
  cases: () => {
    it('ends the stream', async () => {
      const path = await scenarios.serve(stream('data: {"n":1}\n\n', 'data: [DONE]\n\ndata: {"n":2}\n\n'))
      const { reached, told, errors } = openStream({ url: path.url, sentinel: '[DONE]', decode: 'json' })
      await reached('done')
      expect(told).toEqual(['{"n":1}'])
      expect(errors).toEqual([])
      await expect.poll(path.open).toBe(0)
    })

    it('in a last block that was cut', async () => {
      const path = await scenarios.serve([...stream('data: 1\n\n', 'data: [DONE]\n'), end])
      const { reached, told, errors } = openStream({ url: path.url, sentinel: '[DONE]' })
      await reached('done')
      expect(told).toEqual(['1'])
      expect(errors).toEqual([])
      expect(await path.requests()).toHaveLength(1)
    })
  },
}

export const otherMethods: Row = {
  happening: 'method other than GET',
  reaction:
    'a replay costs money: a clean end is `done`, or `error` with code `truncated` in the middle of a message, and where `until` or `sentinel` was given and never came; a cut is `error`; no connect timeout; never shared without a `key`. An explicit `reconnect` / `connectTimeout` / `key` overrides each',
  cases: () => {
    const post = { method: 'POST', body: 'x', reconnect: undefined } satisfies Partial<StreamDefinition>

    it('clean end is done', async () => {
      const path = await scenarios.serve([...stream('data: 1\n\n'), end])
      const { reached, told } = openStream({ url: path.url, ...post })
      await reached('done')
      expect(told).toEqual(['1'])
      expect(await path.requests()).toMatchObject([{ method: 'POST' }])
    })

    it('an end in the middle of a message is truncated', async () => {
      const path = await scenarios.serve([...stream('data: 1\n\n', 'data: 2\n'), end])
      const { reached, told, errors } = openStream({ url: path.url, ...post })
      await reached('error')
      expect(told).toEqual(['1'])
      expect(errors).toMatchObject([{ code: 'truncated', fatal: true }])
    })

    it.each([{ until: 'complete' }, { sentinel: '[DONE]' }])(
      'a clean end before the declared one is truncated: %o',
      async (declared) => {
        const path = await scenarios.serve([...stream('data: 1\n\n'), end])
        const { reached, told, errors } = openStream({ url: path.url, ...post, ...declared })
        await reached('error')
        expect(told).toEqual(['1'])
        expect(errors).toMatchObject([{ code: 'truncated', fatal: true }])
        expect(await path.requests()).toHaveLength(1)
      },
    )

    it('a cut is error', async () => {
      const path = await scenarios.serve(stream('data: 1\n\n'))
      const { heard, reached, errors } = openStream({ url: path.url, ...post })
      await heard('1')
      await path.play(reset)
      await reached('error')
      expect(errors).toMatchObject([{ code: 'network', fatal: true }])
      expect(await path.requests()).toHaveLength(1)
    })

    it('an explicit reconnect overrides, and the method stays, over redirects too', async () => {
      const target = await scenarios.serve([head(), send('id: 1\ndata: 1\n\n'), end], stream('data: 2\n\n'))
      const path = await scenarios.serve(answer(307, { location: target.url }))
      const { heard } = openStream({ url: path.url, method: 'POST', body: 'x' })
      await heard('1', '2')
      // Each attempt starts at the url that was given.
      expect((await path.requests()).map(({ method }) => method)).toEqual(['POST', 'POST'])
      expect((await target.requests()).map(({ method }) => method)).toEqual(['POST', 'POST'])
    })
  },
}
