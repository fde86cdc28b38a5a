import { expect, it } from 'vitest'
import { answer, end, head, scenarios, send, stream } from '../../../../testing/src/remote/index.ts'
import type { AttemptContext } from '../../../src/index.ts'
import { openStream } from '../../support/openStream.ts'
import type { Row } from '../row.ts'

const PASSING = [408, 425, 429, 500, 502, 503, 504, 507, 520, 524, 529, 530, 599]
const REFUSING = [400, 403, 404, 405, 406, 409, 410, 413, 418, 451, 501, 505]
const REFUSED_TYPES = [
  'text/html',
  'text/event-streamish',
  'application/json',
  'text/plain;a=text/event-stream',
  'text/event-stream, text/html',
]
const LOOKS_LIKE_ONE = 'retry: 60000\nid: 9\ndata: no\n\n'

/** Four at a time: a browser has six lines for a host, and the server is asked over one of them. */
const inTurns = async <T>(all: readonly T[], run: (one: T) => Promise<void>): Promise<void> => {
  for (let at = 0; at < all.length; at += 4) await Promise.all(all.slice(at, at + 4).map(run))
}

export const noContent: Row = {
  happening: '204',
  reaction: '`done`, never again',
  cases: () => {
    it('at first, and after a loss', async () => {
      const first = await scenarios.serve(answer(204))
      const later = await scenarios.serve([...stream('id: 1\ndata: 1\n\n'), end], answer(204))
      const streams = [openStream({ url: first.url }), openStream({ url: later.url })]
      for (const { reached } of streams) await reached('done')
      expect(streams[1]!.told).toEqual(['1'])
      expect(streams[0]!.stream.getSnapshot()).toMatchObject({ error: null, retry: null, readyState: 2 })
      expect([(await first.requests()).length, (await later.requests()).length]).toEqual([1, 2])
    })
  },
}

export const passing: Row = {
  happening: '408, 425, 429, and 5xx but 501 and 505',
  reaction: 'reconnect, not before `Retry-After` (seconds or date); the body is never parsed as messages',
  cases: () => {
    it('each of them', async () => {
      const path = await scenarios.serve(
        ...PASSING.map((status) => answer(status, { 'content-type': 'text/event-stream' }, LOOKS_LIKE_ONE)),
        stream('data: yes\n\n'),
      )
      const { heard, errors } = openStream({ url: path.url })
      await heard('yes')
      // Chromium itself repeats a request that was answered with 408.
      const told = PASSING.filter((status) => status !== 408 || errors[0]!.status === 408)
      expect(errors.map(({ status, fatal }) => [status, fatal])).toEqual(
        told.map((status) => [status, false]),
      )
      expect(await path.requests()).toHaveLength(PASSING.length + 1)
      expect((await path.requests()).every(({ lastEventId }) => lastEventId === null)).toBe(true)
    })

    it('not before Retry-After in seconds', async () => {
      const path = await scenarios.serve(answer(503, { 'retry-after': '1' }), stream('data: yes\n\n'))
      await openStream({ url: path.url }).heard('yes')
      const [first, second] = await path.requests()
      expect(second!.time - first!.time).toBeGreaterThanOrEqual(999)
    })

    it('not before the date of Retry-After', async () => {
      const date = new Date(Date.now() + 60_000).toUTCString()
      const path = await scenarios.serve(answer(429, { 'retry-after': date }))
      const { stream: events, reached } = openStream({ url: path.url })
      await reached('reconnecting')
      expect(events.getSnapshot().retry!.at).toBeGreaterThanOrEqual(Date.parse(date) - 1)
    })
  },
}

export const unauthorized: Row = {
  happening: '401, and `headers` is a function',
  reaction:
    "called again with `reason: 'unauthorized'`, retried at once, outside the count; 401 again is fatal",
  cases: () => {
    const serve = (...scripts: Parameters<typeof scenarios.serve>) =>
      scenarios.serveAllowing('authorization, last-event-id', ...scripts)
    const tokens = () => {
      const asked: AttemptContext[] = []
      const headers = (context: AttemptContext) => ({ Authorization: `Bearer ${asked.push(context)}` })
      return { asked, headers }
    }

    it('a fresh token opens it', async () => {
      const path = await serve(answer(401), stream('data: yes\n\n'))
      const { asked, headers } = tokens()
      const { heard, errors } = openStream({
        url: path.url,
        headers,
        reconnect: { delay: 60_000, maxAttempts: 0 },
      })
      await heard('yes')
      expect(asked.map(({ reason, attempt }) => [reason, attempt])).toEqual([
        ['open', 0],
        ['unauthorized', 0],
      ])
      expect(errors).toMatchObject([{ code: 'status', status: 401, fatal: false }])
    })

    it('401 again is fatal', async () => {
      const path = await serve(answer(401))
      const { reached, errors } = openStream({ url: path.url, headers: tokens().headers })
      await reached('error')
      expect(errors.at(-1)).toMatchObject({ code: 'status', status: 401, fatal: true })
      expect(await path.requests()).toHaveLength(2)
    })
  },
}

export const refusals: Row = {
  happening:
    'any other status but 200 (for other methods than GET: 2xx with a body), or a type that is not `text/event-stream` as the Fetch standard extracts it from one or several headers',
  reaction: '`error`, with what the server said (`error.body`: 64 KiB, 5 s at most); socket closed',
  cases: () => {
    // The server leaves it open, saying no more: only the client can end it, and it waits five seconds for what it may say.
    const refused = async (status: number, headers: Record<string, string>, error: object) => {
      const path = await scenarios.serve([head(status, headers), send(LOOKS_LIKE_ONE)])
      const { reached, errors, told } = openStream({ url: path.url })
      await reached('error')
      expect(errors).toMatchObject([{ status, fatal: true, url: path.url, body: LOOKS_LIKE_ONE, ...error }])
      await expect.poll(path.open).toBe(0)
      expect(told).toEqual([])
      expect(await path.requests()).toHaveLength(1)
    }

    it(`status ${REFUSING.join(', ')}`, async () => {
      const type = { 'content-type': 'text/event-stream' }
      await inTurns(REFUSING, (status) => refused(status, type, { code: 'status' }))
    })

    it(`type ${REFUSED_TYPES.join(', ')}`, async () => {
      await inTurns(REFUSED_TYPES, (type) => refused(200, { 'content-type': type }, { code: 'content-type' }))
    })

    it.each([
      'Text/Event-Stream',
      'TEXT/EVENT-STREAM; Charset=UTF-8',
      'text/event-stream;x="y"',
      'text/html, text/event-stream',
      'text/event-stream, text/event-stream; charset=utf-8',
    ])('type %s is one', async (type) => {
      const path = await scenarios.serve([head(200, { 'content-type': type }), send('data: yes\n\n')])
      await openStream({ url: path.url }).heard('yes')
    })
  },
}
