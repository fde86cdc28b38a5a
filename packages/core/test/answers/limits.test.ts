import { createScenarioServer, type ScenarioServer } from '@ssekit/testing/scenarios'
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest'
import {
  createSSEClient,
  createTextView,
  fetchTransport,
  type Source,
  type StreamOptions,
  type TextOptions,
} from '../../src/index.ts'
import { pass } from '../support/pass.ts'

let server: ScenarioServer
beforeEach(async () => {
  server = await createScenarioServer()
  // It never answers.
  server.script('/', [])
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] })
})
afterEach(async () => {
  vi.useRealTimers()
  await server.close()
})

const LIMIT = 20_000

const askIn = async (
  sourceOf: (url: string) => Source,
  options: TextOptions,
  defaults: StreamOptions,
  body: object | null = { question: 1 },
) => {
  const view = createTextView(createSSEClient(defaults), sourceOf(server.url('/')), {
    manual: true,
    onError: () => {},
    ...options,
  })
  onTestFinished(view.subscribe(() => {}))
  const whole = view.start(body ?? undefined)
  await expect.poll(() => server.requests().length).toBe(1)
  return { view, whole }
}

const plain = (url: string): Source => url
const limited = (url: string): Source => ({ url, connectTimeout: LIMIT })
const unlimited = (url: string): Source => ({ url, connectTimeout: false })

describe('an answer that does not begin', () => {
  it.each([
    ['the options', plain, { connectTimeout: LIMIT }, {}],
    ['the source', limited, {}, {}],
    ['the client', plain, {}, { connectTimeout: LIMIT }],
    ['the options, before the others', unlimited, { connectTimeout: LIMIT }, { connectTimeout: false }],
    ['the source, before the client', limited, {}, { connectTimeout: false }],
  ])('is given up after the time that stands in %s', async (_, source, options, defaults) => {
    const { view, whole } = await askIn(source, options, defaults as StreamOptions)
    await pass(LIMIT / 2)
    expect(view.getSnapshot()).toMatchObject({ status: 'connecting', isStreaming: true })
    await pass(LIMIT / 2)
    await expect(whole).rejects.toMatchObject({ code: 'timeout', fatal: true })
    expect(view.getSnapshot()).toMatchObject({ status: 'error', error: { code: 'timeout' } })
    expect(server.requests()).toHaveLength(1)
  })

  it.each([
    ['nobody said how long', plain, {}],
    ['the source says so', unlimited, { connectTimeout: LIMIT }],
  ])('may think for as long as it likes where %s', async (_, source, defaults) => {
    const { view } = await askIn(source, {}, defaults as StreamOptions)
    await pass(LIMIT * 10)
    expect(view.getSnapshot()).toMatchObject({ status: 'connecting', isStreaming: true, error: null })
    expect(server.requests()).toHaveLength(1)
  })

  it('so does a GET, also where a list has another transport to go on to', async () => {
    const { view } = await askIn(plain, { transport: [fetchTransport, fetchTransport] }, {}, null)
    await pass(LIMIT * 10)
    expect(view.getSnapshot()).toMatchObject({ status: 'connecting', isStreaming: true, error: null })
    expect(server.requests().map(({ method }) => method)).toEqual(['GET'])
  })
})
