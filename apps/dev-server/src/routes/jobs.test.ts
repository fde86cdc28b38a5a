import { truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { resumingClient } from '../../test/support/resumingClient.ts'
import type { TestServer } from '../../test/support/startServer.ts'
import { startServer } from '../../test/support/startServer.ts'
import { until } from '../../test/support/until.ts'
import type { Outcome, Progress } from '../tasks/task.ts'

const start = async ({ post }: TestServer, body: object): Promise<{ id: string; events: string }> => {
  const { status, json, headers } = await post('/api/jobs', body)
  expect(status).toBe(201)
  expect(headers.get('location')).toBe(json.events)
  return json as { id: string; events: string }
}

describe('POST /api/jobs and GET /api/jobs/:id/events', () => {
  test.each(['hash', 'compress'] as const)(
    'a job of kind %s does its work on the real files',
    async (kind) => {
      const server = await startServer()
      const job = await start(server, { kind })
      expect(job).toEqual({ id: expect.any(String), kind, events: `/api/jobs/${job.id}/events` })
      const viewer = await server.stream(job.events)
      const outcome = await viewer.first<Outcome>('complete')
      expect(outcome).toMatchObject({ status: 'done', result: { files: 24, bytes: expect.any(Number) } })
      const logs = viewer.messages.filter(({ event }) => event === 'log')
      expect(logs.length).toBeGreaterThan(0)
      expect(logs[0]!.data).toMatch(
        kind === 'hash' ? /^Writing down the checksums of 24 files/ : /^packages\/core: /,
      )
      expect(await viewer.closed()).toBe('ended')
    },
  )

  test('a hash that shall fail meets a checksum that does not match', async () => {
    const server = await startServer()
    const viewer = await server.stream((await start(server, { kind: 'hash', fail: true })).events)
    const outcome = await viewer.first<Outcome>('complete')
    expect(outcome.status).toBe('failed')
    expect(outcome.message).toMatch(
      /^packages\/\S+: the checksum is [0-9a-f]{12}, but [0-9a-f]{12} was written down\.$/,
    )
  })

  test('a compression that shall fail meets a file that is missing', async () => {
    const server = await startServer()
    const viewer = await server.stream((await start(server, { kind: 'compress', fail: true })).events)
    expect(await viewer.first<Outcome>('complete')).toMatchObject({
      status: 'failed',
      message: 'a-file-that-does-not-exist.txt: there is no such file.',
    })
  })

  test('several run side by side, each to its own viewers', async () => {
    const server = await startServer()
    const jobs = await Promise.all([
      start(server, { kind: 'compress' }),
      start(server, { kind: 'hash' }),
      start(server, { kind: 'compress', fail: true }),
    ])
    const viewers = await Promise.all(jobs.map(({ events }) => server.stream(events)))
    const outcomes = await Promise.all(viewers.map((viewer) => viewer.first<Outcome>('complete')))
    expect(outcomes.map(({ status }) => status)).toEqual(['done', 'done', 'failed'])
    for (const viewer of viewers) expect(viewer.data('complete')).toHaveLength(1)
  })

  test('size bounds the bytes', async () => {
    const server = await startServer()
    const viewer = await server.stream((await start(server, { kind: 'compress', size: 1000 })).events)
    expect(await viewer.first<Outcome>('complete')).toMatchObject({ result: { files: 1 } })
  })

  test('who comes late sees the lines so far and how it ended', async () => {
    const server = await startServer()
    const { events } = await start(server, { kind: 'compress' })
    const first = await server.stream(events)
    const outcome = await first.first<Outcome>('complete')
    const late = await server.stream(events)
    expect(await late.first('complete')).toEqual(outcome)
    const lines = (viewer: typeof late) =>
      viewer.messages.filter(({ event }) => event === 'log').map(({ data }) => data)
    expect(lines(late)).toHaveLength(3)
    expect(await late.closed()).toBe('ended')
    const again = await server.get(events, { 'Last-Event-ID': late.lastEventId })
    expect(again.status).toBe(204)
  })

  test('a cut line resumes: nothing lost, nothing twice', async () => {
    const server = await startServer()
    const { events } = await start(server, { kind: 'compress' })
    const client = resumingClient(`${server.url}${events}?client=me`)
    await until('progress', () => client.messages.some(({ event }) => event === 'progress'))
    await server.post('/api/faults', { fault: 'cut', client: 'me', times: 2 })
    await until('the end, and the answer that it is over', () => client.attempts.at(-1) === 204)
    const logs = client.messages.filter(({ event }) => event === 'log').map(({ data }) => data)
    expect(logs.map((line) => line.split(':')[0])).toEqual(['packages/core', 'packages/server', 'apps/demo'])
    const percentages = client.messages
      .filter(({ event }) => event === 'progress')
      .map(({ data }) => (JSON.parse(data) as Progress).percentage)
    expect(percentages).toEqual([...percentages].sort((a, b) => a - b))
    expect(client.messages.filter(({ event }) => event === 'complete')).toHaveLength(1)
    await client.stop()
  })

  test('a restart of the hub in the middle is told as a gap, and the end still comes', async () => {
    const server = await startServer()
    const { events } = await start(server, { kind: 'compress' })
    const client = resumingClient(`${server.url}${events}?client=me`)
    await until('progress', () => client.messages.some(({ event }) => event === 'progress'))
    await server.post('/api/faults', { fault: 'restart' })
    await until('the end', () => client.messages.some(({ event }) => event === 'complete'))
    expect(client.messages.filter(({ event }) => event === 'ssekit:gap')).toHaveLength(1)
    expect(client.messages.filter(({ event }) => event === 'complete')).toHaveLength(1)
    await client.stop()
  })

  test('404 for a job nobody knows, also one that ended long ago', async () => {
    const server = await startServer({ jobLifetime: 1 })
    expect(await server.get('/api/jobs/none/events')).toMatchObject({
      status: 404,
      json: { error: { code: 'not-found' } },
    })
    expect((await server.get('/api/jobs/%E0%A4%A/events')).status).toBe(400)
    const { events } = await start(server, { kind: 'compress', size: 1000 })
    await until('it to be forgotten', async () => {
      const viewer = await server.stream(events)
      viewer.close()
      return viewer.status === 404
    })
  })

  test.each([
    ['kind', {}],
    ['kind', { kind: 'rm -rf' }],
    ['fail', { kind: 'hash', fail: 'yes' }],
    ['size', { kind: 'hash', size: -1 }],
    ['size', { kind: 'hash', size: 1e12 }],
    ['size', { kind: 'hash', size: 1000.5 }],
    ['path', { kind: 'hash', path: '/etc' }],
    ['body', []],
  ])('400 names %s: %j', async (field, body) => {
    const { post } = await startServer()
    expect(await post('/api/jobs', body)).toMatchObject({ status: 400, json: { error: { field } } })
  })

  test('429 when too many wait, until some have ended', async () => {
    const server = await startServer({ jobsAllowed: 16 })
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => server.post('/api/jobs', { kind: 'compress' })),
    )
    const refused = answers.filter(({ status }) => status === 429)
    expect(refused).toHaveLength(4)
    expect(refused[0]).toMatchObject({ json: { error: { code: 'too-many-jobs' } } })
    expect(refused[0]!.headers.get('retry-after')).toBe('2')
    await until(
      'room for one more',
      async () => (await server.post('/api/jobs', { kind: 'hash', size: 1000 })).status === 201,
      60_000,
    )
  }, 90_000)
})

describe('finished jobs', () => {
  /** Does a small job to its end. */
  const finish = async (server: TestServer): Promise<string> => {
    const { events } = await start(server, { kind: 'compress', size: 1000 })
    await (await server.stream(events)).first('complete')
    return events
  }
  /** Much more work than a small job has: a file of zeros, after all others. */
  const startLong = async (server: TestServer) => {
    const file = join(server.folder, 'project/apps/demo/src/z.ts')
    await writeFile(file, '')
    await truncate(file, 64_000_000)
    const { events } = await start(server, { kind: 'hash', size: 64_000_000 })
    const viewer = await server.stream(events)
    await viewer.first('progress')
    return { events, viewer }
  }
  const statuses = (server: TestServer, all: string[]) =>
    Promise.all(all.map(async (events) => (await server.stream(events)).status))

  test('as many can be asked for as was said, the last ones', async () => {
    const server = await startServer({ jobsKept: 2 })
    const all = [await finish(server), await finish(server), await finish(server), await finish(server)]
    expect(await statuses(server, all)).toEqual([404, 404, 200, 200])
  })

  test('what runs takes none of their places', async () => {
    const server = await startServer({ jobsKept: 2 })
    const all = [await finish(server), await finish(server)]
    const { viewer } = await startLong(server)
    expect(await statuses(server, all)).toEqual([200, 200])
    expect(viewer.data('complete')).toEqual([])
  })

  test('the last to end stay, whenever they began', async () => {
    const server = await startServer({ jobsKept: 2 })
    const long = await startLong(server)
    const all = [await finish(server), await finish(server)]
    expect(long.viewer.data('complete')).toEqual([])
    await long.viewer.first('complete')
    expect(await statuses(server, [...all, long.events])).toEqual([404, 200, 200])
  })
})
