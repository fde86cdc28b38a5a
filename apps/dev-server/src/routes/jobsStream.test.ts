import { describe, expect, test } from 'vitest'
import { resumingClient } from '../../test/support/resumingClient.ts'
import { startServer, type TestServer } from '../../test/support/startServer.ts'
import { until } from '../../test/support/until.ts'
import type { JobInfo } from '../tasks/jobInfo.ts'

const path = '/api/jobs/stream'

const start = async ({ post }: TestServer, order: object = {}): Promise<string> => {
  const { status, json } = await post('/api/jobs', { kind: 'compress', size: 1000, ...order })
  expect(status).toBe(201)
  return String(json.id)
}
const cancel = ({ post }: TestServer, id: string) => post(`/api/jobs/${id}/cancel`, {})

/** Loads the list, as a page does. */
const load = async ({ get }: TestServer) => {
  const { json, headers } = await get('/api/jobs')
  expect(headers.get('cache-control')).toBe('no-store')
  return json as unknown as { jobs: JobInfo[]; lastEventId: string }
}

/** A page that watches all jobs; `now` is what it shows of each, as the last news had it. */
const watch = async (server: TestServer, lastEventId?: string) => {
  const stream = await server.stream(path, { lastEventId })
  const news = () => stream.data<JobInfo>('job')
  const now = (id: string) => news().findLast((job) => job.id === id)
  return { ...stream, news, now, ofJob: (id: string) => news().filter((job) => job.id === id) }
}
const over = ({ state }: JobInfo) => ['done', 'failed', 'cancelled'].includes(state)

describe('GET /api/jobs and /api/jobs/stream', () => {
  test('figures and log lines do not move the place where the list ends: all pages load the same', async () => {
    const server = await startServer({ metricsInterval: 10 })
    const { lastEventId } = await load(server)
    const figures = await server.stream('/api/metrics-stream')
    const log = await server.stream('/api/logs')
    await until('some of both', () => figures.data('metrics').length > 5 && log.data('log').length > 2)
    expect((await load(server)).lastEventId).toBe(lastEventId)
  })

  test('one stream tells where every job is, from its place in the queue to its end', async () => {
    const server = await startServer({ jobsAtOnce: 2 })
    const page = await watch(server)
    const ids = await Promise.all(Array.from({ length: 5 }, () => start(server, { size: 200_000 })))
    await until('the end of all', () => ids.every((id) => page.now(id)?.state === 'done'))
    const courses = ids.map((id) => [...new Set(page.ofJob(id).map(({ state }) => state))].join(' '))
    // The first two need not wait.
    expect(courses.toSorted()).toEqual([
      ...Array.from({ length: 3 }, () => 'queued running done'),
      ...Array.from({ length: 2 }, () => 'running done'),
    ])
    for (const id of ids) {
      const percentages = page.ofJob(id).map(({ percentage }) => percentage)
      expect(percentages).toEqual(percentages.toSorted((a, b) => a - b))
      expect(page.now(id)).toMatchObject({ percentage: 100, expectedMs: null, kind: 'compress' })
      expect(page.ofJob(id).filter(over)).toHaveLength(1)
    }
    // Two at a time, whenever one looked.
    const running = new Set<string>()
    for (const { id, state } of page.news()) {
      if (state === 'running') running.add(id)
      else running.delete(id)
      expect(running.size).toBeLessThanOrEqual(2)
    }
  })

  test('the list has all, newest first, and the stream goes on where it ends', async () => {
    const server = await startServer()
    const first = await start(server)
    const second = await start(server, { kind: 'build' })
    await until('their end', async () => (await load(server)).jobs.every(over))
    const { jobs, lastEventId } = await load(server)
    expect(jobs.map(({ id, kind, number, state }) => [id, kind, number, state])).toEqual([
      [second, 'build', 2, 'done'],
      [first, 'compress', 1, 'done'],
    ])
    const page = await watch(server, lastEventId)
    const third = await start(server)
    await until('its end', () => page.now(third)?.state === 'done')
    expect(new Set(page.news().map(({ id }) => id))).toEqual(new Set([third]))
  })

  test('who comes without a place, or back after a restart, is told where all are now', async () => {
    const server = await startServer()
    const ids = [await start(server), await start(server)]
    await until('their end', async () => (await load(server)).jobs.every(over))
    const fresh = await watch(server)
    await until('both', () => ids.every((id) => fresh.now(id)?.state === 'done'))
    expect(fresh.news().map(({ number }) => number)).toEqual([1, 2])

    const client = resumingClient(`${server.url}${path}?client=me`)
    await until('the stream', () => client.open)
    await server.post('/api/faults', { fault: 'restart' })
    const told = () => client.messages.filter(({ event }) => event === 'job').length
    await until('both again', () => told() === 4)
    await client.stop()
  })

  test('a job ages while it has nothing to say', async () => {
    const server = await startServer({ jobSeconds: 60 })
    const page = await watch(server)
    // One block: it is read at once, and the minute goes on.
    const id = await start(server)
    await until('two seconds', () => (page.now(id)?.elapsedMs ?? 0) >= 2000)
    expect(page.now(id)!.state).toBe('running')
    await cancel(server, id)
    await until('its end', () => page.now(id)?.state === 'cancelled')
  })

  test('says how long a job will take once another of its kind was done', async () => {
    const server = await startServer({ jobSeconds: 1 })
    const page = await watch(server)
    const first = await start(server)
    await until('its end', () => page.now(first)?.state === 'done')
    expect(page.ofJob(first)[0]!.expectedMs).toBeNull()
    const second = await start(server)
    await until('news', () => page.now(second) !== undefined)
    const expected = page.ofJob(second)[0]!.expectedMs!
    expect(expected).toBe(page.now(first)!.elapsedMs)
    // A compression takes six tenths of what a hash job does.
    expect(expected).toBeGreaterThanOrEqual(550)
  })
})

describe('POST /api/jobs/:id/cancel', () => {
  test('ends what runs, what waits, and says so to everyone', async () => {
    const server = await startServer({ jobsAtOnce: 1, jobSeconds: 60 })
    const page = await watch(server)
    const [running, waiting] = [await start(server, { size: 200_000 }), await start(server)]
    await until('progress', () => (page.now(running)?.step ?? 0) > 0)
    expect(page.now(waiting)!.state).toBe('queued')
    const viewer = await server.stream(`/api/jobs/${running}/events`)

    expect((await cancel(server, waiting)).status).toBe(202)
    await until('that it is cancelled', () => page.now(waiting)?.state === 'cancelled')
    expect(page.now(running)!.state).toBe('running')
    expect((await cancel(server, running)).status).toBe(202)
    await until('that it is cancelled', () => page.now(running)?.state === 'cancelled')
    expect(await viewer.first('complete')).toMatchObject({ status: 'cancelled', message: 'Cancelled.' })
    expect(page.now(running)!.percentage).toBeLessThan(100)
  })

  test('gives its place to the next', async () => {
    const server = await startServer({ jobsAtOnce: 1, jobSeconds: 60 })
    const page = await watch(server)
    const ids = [await start(server), await start(server), await start(server)]
    await until('the first to run', () => page.now(ids[0]!)?.state === 'running')
    await cancel(server, ids[1]!)
    await cancel(server, ids[0]!)
    await until('the last to run', () => page.now(ids[2]!)?.state === 'running')
  })

  test('leaves alone what is over, and knows no job that is not there', async () => {
    const server = await startServer()
    const page = await watch(server)
    const id = await start(server)
    await until('its end', () => page.now(id)?.state === 'done')
    expect(await cancel(server, id)).toMatchObject({ status: 202, json: { id, state: 'done' } })
    expect((await load(server)).jobs[0]!.state).toBe('done')
    expect(await cancel(server, 'none')).toMatchObject({
      status: 404,
      json: { error: { code: 'not-found' } },
    })
  })
})
