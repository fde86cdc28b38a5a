import { expect, it, onTestFinished, vi } from 'vitest'
import { answer, hangUp, reset, scenarios, stream } from '../../../../testing/src/remote/index.ts'
import type { Gap, SSEError } from '../../../src/index.ts'
import { openStream, QUICK } from '../../support/openStream.ts'
import type { Row } from '../row.ts'

const isPage = typeof document === 'object'

export const unreachable: Row = {
  happening:
    'a url that no fetch can reach (`mailto:`, `ws:`, a typo like `htp:`), unless `fetch` or `transport` is the user’s own',
  reaction: '`error`, code `request`, no request made',
  cases: () => {
    it.each(['mailto:a@example.org', 'ws://127.0.0.1/events', 'htp://127.0.0.1/events', 'file:///events'])(
      '%s',
      async (url) => {
        const asked = vi.spyOn(globalThis, 'fetch')
        onTestFinished(() => asked.mockRestore())
        const { reached, errors } = openStream({ url })
        await reached('error')
        expect(errors).toMatchObject([{ code: 'request', fatal: true }])
        expect(asked).not.toHaveBeenCalled()
      },
    )

    it('a fetch of one’s own may know more', async () => {
      const path = await scenarios.serve(stream('data: yes\n\n'))
      const { heard } = openStream({ url: 'app://events/1', fetch: (_, init) => fetch(path.url, init) })
      await heard('yes')
    })
  },
}

export const preflight: Row = {
  happening:
    'the preflight of a resumed cross-origin attempt is refused (no answer, where a `Last-Event-ID` header went along and nothing else needs a preflight)',
  reaction:
    'the same attempt once more at once as a simple request, the id in the query as `lastEventId`, outside the count; this url stays with that. Each resume is told as a gap (`unsendable-id`), as nobody knows whether the server reads it there; development says once what helps',
  cases: () => {
    it(isPage ? 'in a page' : 'outside pages nobody asks: the header goes out', async () => {
      const path = await scenarios.serveAnswering(
        answer(404),
        ...[1, 2, 3].map((id) => stream(`id: ${id}\ndata: ${id}\n\n`)),
      )
      const gaps: Gap[] = []
      const { heard, errors } = openStream({ url: path.url, onGap: (gap) => void gaps.push(gap) })
      await heard('1')
      await path.play(hangUp)
      await heard('1', '2')
      await path.play(hangUp)
      await heard('1', '2', '3')
      const resumed = (await path.requests()).slice(1)
      expect(resumed).toMatchObject(
        ['1', '2'].map((id) =>
          isPage
            ? { url: expect.stringMatching(`\\?lastEventId=${id}$`), lastEventId: null }
            : { url: expect.not.stringContaining('?'), lastEventId: id },
        ),
      )
      expect(gaps.map(({ reason }) => reason)).toEqual(isPage ? ['unsendable-id', 'unsendable-id'] : [])
      // One for each loss, and none for what was refused.
      expect(errors.map(({ code }) => code)).toEqual(['network', 'network'])
      expect((await path.methods()).filter((method) => method === 'OPTIONS')).toHaveLength(isPage ? 1 : 0)
    })
  },
}

export const shouldRetry: Row = {
  happening: '`reconnect.shouldRetry(error)` says true or false to a failed attempt',
  reaction: 'reconnect, or `error`, as it says; as this table says where it returns undefined',
  cases: () => {
    const asking = (answerOf: (error: SSEError) => boolean | undefined) => {
      const asked: SSEError[] = []
      const shouldRetry = (error: SSEError) => {
        asked.push(error)
        return answerOf(error)
      }
      return { asked, reconnect: { ...QUICK, shouldRetry } }
    }

    it('true: a 404 is tried again, and so is a wrong type', async () => {
      const path = await scenarios.serve(
        answer(404, {}, 'not yet'),
        answer(200, { 'content-type': 'text/html' }),
        stream('data: yes\n\n'),
      )
      const { asked, reconnect } = asking(() => true)
      const { heard, errors } = openStream({ url: path.url, reconnect })
      await heard('yes')
      expect(errors).toEqual(asked)
      expect(asked).toMatchObject([
        { code: 'status', status: 404, body: 'not yet', fatal: false },
        { code: 'content-type', status: 200, fatal: false },
      ])
    })

    it('false: a 503 is the end, and so is a lost line', async () => {
      const refused = await scenarios.serve(answer(503, { 'retry-after': '1' }), stream())
      const lost = await scenarios.serve(stream('data: 1\n\n'), stream())
      const { asked, reconnect } = asking(() => false)
      const streams = [refused, lost].map(({ url }) => openStream({ url, reconnect }))
      await streams[1]!.heard('1')
      await lost.play(reset)
      for (const { reached } of streams) await reached('error')
      expect(streams[0]!.errors).toMatchObject([{ code: 'status', retryAfter: 1_000, fatal: true }])
      expect(streams[1]!.errors).toMatchObject([{ code: 'network', fatal: true }])
      expect(asked).toHaveLength(2)
      expect([...(await refused.requests()), ...(await lost.requests())]).toHaveLength(2)
    })

    it('undefined: the table', async () => {
      const path = await scenarios.serve(answer(503), answer(404))
      const { asked, reconnect } = asking(() => undefined)
      const { reached, errors } = openStream({ url: path.url, reconnect })
      await reached('error')
      expect(errors).toMatchObject([
        { status: 503, fatal: false },
        { status: 404, fatal: true },
      ])
      expect(asked).toHaveLength(2)
    })
  },
}
