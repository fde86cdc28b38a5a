import { describe, expect, test } from 'vitest'
import { startServer } from '../../test/support/startServer.ts'

const note = { title: 'a', message: 'b' }
type Entries = { event: string; data: string; id: string }[]
const read = async (answer: Promise<{ text: string }>): Promise<Entries> =>
  JSON.parse((await answer).text) as Entries

describe('GET /api/poll', () => {
  test('gives what was posted, then what came since', async () => {
    const { get, post } = await startServer()
    await post('/api/notify', { ...note, title: 'One' })
    const first = await read(get('/api/poll'))
    expect(first).toMatchObject([{ event: 'notification', id: expect.any(String) as string }])
    expect(JSON.parse(first[0]!.data)).toMatchObject({ title: 'One' })
    await post('/api/notify', { ...note, title: 'Two', user: 'ann' })
    await post('/api/notify', { ...note, title: 'Three', group: 'team' })
    await post('/api/notify', { ...note, title: 'Four', group: 'ops' })
    const since = await read(get('/api/poll?user=ann&groups=team', { 'Last-Event-ID': first[0]!.id }))
    expect(since.map(({ data }) => (JSON.parse(data) as typeof note).title)).toEqual(['Two', 'Three'])
  })

  test.each([
    [403, 'groups', '/api/poll?groups=admins'],
    [400, 'wait', '/api/poll?wait=long'],
    [400, 'position', '/api/poll?position=2'],
    [400, 'usr', '/api/poll?usr=ann'],
  ])('%i names %s: %s', async (status, field, path) => {
    const { get } = await startServer()
    expect(await get(path)).toMatchObject({ status, json: { error: { field } } })
  })
})
