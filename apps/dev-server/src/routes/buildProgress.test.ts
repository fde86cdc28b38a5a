import { describe, expect, test } from 'vitest'
import type { OpenStream } from '../../test/support/openStream.ts'
import { resumingClient } from '../../test/support/resumingClient.ts'
import { startServer } from '../../test/support/startServer.ts'
import { until } from '../../test/support/until.ts'
import type { Outcome, Progress } from '../tasks/task.ts'

const path = '/api/build-progress'
const work = ({ messages }: Pick<OpenStream, 'messages'>) =>
  messages.filter(({ event }) => !event.startsWith('ssekit:'))

describe('GET /api/build-progress', () => {
  test('builds the real files step by step, says how it went, and ends the stream', async () => {
    const { stream } = await startServer()
    const viewer = await stream(path)
    const outcome = await viewer.first<Outcome>('complete')
    expect(outcome).toMatchObject({ status: 'done', result: { files: 24, sha256: expect.any(String) } })
    expect(outcome.durationMs).toBeGreaterThan(0)
    // All of it JSON: a page that decodes every message meets no plain text.
    expect([...new Set(work(viewer).map(({ event }) => event))]).toEqual(['progress', 'complete'])
    const steps = viewer.data<Progress>('progress')
    expect(steps[0]).toMatchObject({
      step: 1,
      total: 3,
      message: expect.stringMatching(/^packages\/core: 8 files/),
    })
    expect(steps.at(-1)).toMatchObject({ step: 3, total: 3, percentage: 100 })
    const percentages = steps.map(({ percentage }) => percentage)
    expect(percentages).toEqual([...percentages].sort((a, b) => a - b))
    expect(await viewer.closed()).toBe('ended')
  })

  test.each(['?lastEventId=', '?lastEventId=gone&lastEventId='])(
    '%s names no place: it is as new as any',
    async (query) => {
      const { stream } = await startServer()
      const viewer = await stream(`${path}${query}`)
      expect(await viewer.first<Progress>('progress')).toMatchObject({ step: 1 })
      expect(await viewer.first<Outcome>('complete')).toMatchObject({ status: 'done' })
    },
  )

  test('who asks for the earliest after the end gets each step once', async () => {
    const { stream } = await startServer()
    const first = await stream(path)
    await first.first('complete')
    const later = await stream(`${path}?lastEventId=earliest`)
    expect(await later.closed()).toBe('ended')
    expect(work(later).map(({ data }) => data)).toEqual(work(first).map(({ data }) => data))
  })

  test('?fail=1 fails on a file that is not there, and says which', async () => {
    const { stream } = await startServer()
    const outcome = await (await stream(`${path}?fail=1`)).first<Outcome>('complete')
    expect(outcome).toMatchObject({
      status: 'failed',
      message: 'packages/server/a-file-that-does-not-exist.ts: there is no such file.',
    })
    expect(outcome.result).toBeUndefined()
  })

  test('two viewers watch the same build; the one who came later is told where it is', async () => {
    const { stream } = await startServer()
    const first = await stream(path)
    await until('the middle of the build', () =>
      first.data<Progress>('progress').some(({ step }) => step === 2),
    )
    const second = await stream(path)
    const joined = await second.first<Progress>('progress')
    expect(joined.step).toBeGreaterThanOrEqual(2)
    expect(await second.first('complete')).toEqual(await first.first('complete'))
    // Had it been a build of its own, it would have begun at step 1.
    expect(second.data<Progress>('progress').every(({ step }) => step >= 2)).toBe(true)
  })

  test('a cut line resumes with Last-Event-ID: every event once, in order', async () => {
    const { url, stream, post } = await startServer()
    const whole = await stream(`${path}?client=steady`)
    const client = resumingClient(`${url}${path}?client=cut`)
    await until('the first progress', () => client.messages.some(({ event }) => event === 'progress'))
    for (const fault of ['cut', 'drop']) {
      const attempts = client.attempts.length
      await post('/api/faults', { fault, client: 'cut' })
      await until('the client to be back', () => client.attempts.length > attempts)
    }
    await until('the end', () => client.messages.some(({ event }) => event === 'complete'))
    await whole.first('complete')
    const numbered = (messages: typeof client.messages) =>
      messages.filter(({ event, id }) => event !== 'welcome' && id)
    expect(numbered(work(client)).slice(-5)).toEqual(numbered(work(whole)).slice(-5))
    const ids = client.messages.map(({ id }) => id)
    expect(new Set(ids).size).toBe(ids.length)
    await client.stop()
  })

  test('who comes back after the end is answered 204 or told what it missed; no build starts for it', async () => {
    const { stream, get, server } = await startServer()
    const viewer = await stream(path)
    await until('the position', () => viewer.lastEventId !== '')
    const early = /id: (\S+)/.exec(viewer.text)![1]!
    await viewer.first('complete')
    await viewer.closed()

    expect((await get(path, { 'Last-Event-ID': viewer.lastEventId })).status).toBe(204)
    expect((await get(`${path}?lastEventId=${viewer.lastEventId}`)).status).toBe(204)

    const late = await stream(path, { lastEventId: early })
    await late.first('complete')
    expect(late.data('progress').length).toBeGreaterThan(0)
    expect(late.data('complete')).toHaveLength(1)
    expect(await late.closed()).toBe('ended')
    expect((await get(path, { 'Last-Event-ID': late.lastEventId })).status).toBe(204)

    // From another life of the server: the outcome stands in for a history that is gone.
    const stranger = await stream(path, { lastEventId: 'feedbeef-7' })
    expect(await stranger.first('complete')).toEqual(await viewer.first('complete'))
    expect(stranger.data('progress')).toEqual([])
    expect(await stranger.closed()).toBe('ended')
    expect(server.hub.stats().connections).toBe(0)
  })

  test('who comes back to a server that never built is told that the build is lost', async () => {
    const { stream } = await startServer()
    const viewer = await stream(path, { lastEventId: 'feedbeef-7' })
    expect(await viewer.first<Outcome>('complete')).toMatchObject({ status: 'failed' })
    expect(viewer.data<{ reason: string }>('ssekit:gap')[0]).toMatchObject({ reason: 'epoch' })
  })

  test('a new client after the end starts the next build', async () => {
    const { stream } = await startServer()
    await (await stream(`${path}?fail=1`)).first('complete')
    expect(await (await stream(path)).first('complete')).toMatchObject({ status: 'done' })
  })

  test('400 for a switch that is neither on nor off', async () => {
    const { get } = await startServer()
    expect(await get(`${path}?fail=maybe`)).toMatchObject({ status: 400, json: { error: { field: 'fail' } } })
  })
})
