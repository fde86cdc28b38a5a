import { steps } from '@ssekit/testing/scenarios'
import { describe, expect } from 'vitest'
import { pollingTransport, type Gap } from '../../src/index.ts'
import { openStream } from '../support/openStream.ts'
import { cutAfter, it } from './support/server.ts'

const { answer, stream } = steps

describe('ids that HTTP would change', () => {
  it.for([
    ['5 ', '5'],
    ['  5\t ', '5'],
    ['5 6 ', '5 6'],
    ['\t', ''],
  ])('%j goes as %j, as HTTP cuts it, and is no gap', async ([id, sent], { server }) => {
    // One space after the colon is the field's, the rest the id's.
    server.script('/', cutAfter(`id: ${id}\ndata: 1\n\n`), stream('data: 2\n\n'))
    const gaps: Gap[] = []
    const { heard, stream: events } = openStream({ url: server.url('/'), onGap: (gap) => gaps.push(gap) })
    await heard('1', '2')
    if (sent) {
      expect(server.requests().map(({ lastEventId }) => lastEventId)).toEqual([null, sent])
      expect(gaps).toEqual([])
    } else {
      // Nothing is left of it to send.
      expect(server.requests()[1]!.lastEventId).toBeNull()
      expect(gaps).toMatchObject([{ requested: id, reason: 'unsendable-id' }])
    }
    expect(events.getSnapshot().lastEventId).toBe(id)
  })

  it('the state and the handlers have it as the server sent it', async ({ server }) => {
    server.script('/', stream('id: 5 \ndata: 1\n\n'))
    const ids: string[] = []
    const { heard } = openStream({
      url: server.url('/'),
      onMessage: (_, { lastEventId }) => void ids.push(lastEventId),
    })
    await heard('1')
    expect(ids).toEqual(['5 '])
  })

  it('a parameter carries it whole', async ({ server }) => {
    server.script('/', cutAfter('id: 5 \ndata: 1\n\n'), stream('data: 2\n\n'))
    await openStream({ url: server.url('/'), lastEventIdParam: 'from' }).heard('1', '2')
    expect(server.requests()[1]!.url).toBe('/?from=5%20')
  })

  it('a poll as well', async ({ server }) => {
    const json = { 'content-type': 'application/json' }
    server.script('/', answer(200, json, '[{"data":"1","id":"5 "}]'), answer(200, json, '[]'))
    await openStream({ url: server.url('/'), transport: pollingTransport({ interval: 10 }) }).heard('1')
    await expect.poll(() => server.requests()[1]?.lastEventId).toBe('5')
  })

  it('a seed with outer spaces resumes too', async ({ server }) => {
    server.script('/', stream('data: 1\n\n'))
    await openStream({ url: server.url('/'), lastEventId: ' 7 ' }).heard('1')
    expect(server.requests()[0]!.lastEventId).toBe('7')
  })

  it.for(['with\u0007bell', 'x'.repeat(100_000)])(
    'one that no header carries is a gap, told once for each resume',
    async (id, { server }) => {
      server.script('/', cutAfter(`id: ${id}\ndata: 1\n\n`), stream('data: 2\n\n'))
      const gaps: Gap[] = []
      const { heard } = openStream({ url: server.url('/'), onGap: (gap) => gaps.push(gap) })
      await heard('1', '2')
      expect(gaps).toMatchObject([{ reason: 'unsendable-id', oldest: null }])
      expect(server.requests()[1]!.lastEventId).toBeNull()
    },
  )

  it('one that no header carries is the place all the same, until something new comes', async ({
    server,
  }) => {
    const id = 'with\u0007bell'
    server.script('/', cutAfter(`id: ${id}\ndata: 1\n\n`), stream())
    const { heard, stream: events } = openStream({ url: server.url('/') })
    await heard('1')
    await expect.poll(() => events.getSnapshot().gap).toMatchObject({ requested: id })
    expect(events.getSnapshot().lastEventId).toBe(id)
  })
})
