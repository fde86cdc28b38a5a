import { describe, expect, it } from 'vitest'
import { pollingTransport } from '../../src/index.ts'
import { answer, scenarios } from '../../../testing/src/remote/index.ts'
import { open, upTo } from '../support/otherOrigin.ts'

describe('another origin', () => {
  it.each([
    ['directly', (url: string) => url],
    ['by a redirect', (url: string) => `/redirect?to=${encodeURIComponent(url)}`],
  ])('asked %s is polled on, where it does not let the header pass', async (_, through) => {
    const entries = (...ids: number[]) =>
      answer(
        200,
        { 'content-type': 'application/json' },
        JSON.stringify(ids.map((id) => ({ data: String(id), id: String(id) }))),
      )
    const path = await scenarios.serveAnswering(answer(404), entries(1, 2), entries(3), entries(), entries(4))
    const { heard, errors, gaps } = open({
      url: through(path.url),
      transport: pollingTransport({ interval: 20 }),
    })
    await heard(...upTo(4))
    expect(errors).toEqual([])
    expect(gaps).toEqual([])
    const asked = (await path.requests()).map(({ url }) =>
      new URL(url, path.url).searchParams.get('lastEventId'),
    )
    expect(asked.slice(0, 4)).toEqual([null, '2', '3', '3'])
    expect((await path.methods()).filter((method) => method === 'OPTIONS')).toHaveLength(1)
  })
})
