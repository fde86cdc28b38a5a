import { createScenarioServer, steps } from '@ssekit/testing/scenarios'
import { afterEach, describe, expect, onTestFinished, vi } from 'vitest'
import { openStream } from '../support/openStream.ts'
import { cutAfter, it } from './support/server.ts'

const { stream } = steps

afterEach(() => {
  vi.restoreAllMocks()
  vi.unstubAllGlobals()
})

/** As browsers do where `isElsewhere`: the preflight that the header brings is refused, and nothing more is said. */
const refusing =
  (isElsewhere: (url: string) => boolean, show = (url: string) => url): typeof fetch =>
  async (input, init) => {
    const url = String(input)
    if (isElsewhere(url) && new Headers(init?.headers).has('last-event-id'))
      throw new TypeError('Failed to fetch')
    const response = await fetch(url, init)
    Object.defineProperty(response, 'url', { value: show(url) })
    return response
  }

const from = (url: string | undefined): string | null =>
  new URL(url ?? '', 'http://x').searchParams.get('lastEventId')

describe('an origin that does not let the header pass', () => {
  it('is gone on with where only a redirect leads there', async ({ server }) => {
    vi.spyOn(console, 'warn').mockImplementation(() => {})
    vi.stubGlobal('origin', new URL(server.url('/')).origin)
    server.script('/', cutAfter('id: 1\ndata: 1\n\n'), stream('id: 2\ndata: 2\n\n'))
    const elsewhere = refusing(
      () => true,
      () => 'https://elsewhere.example/',
    )
    await openStream({ url: server.url('/'), fetch: elsewhere }).heard('1', '2')
    expect(server.requests().map(({ url }) => from(url))).toEqual([null, '1'])
  })

  it('is gone on with where the url leads there only now, and led to the own one before', async ({
    server,
  }) => {
    vi.spyOn(console, 'warn').mockImplementation(() => {})
    const other = await createScenarioServer()
    onTestFinished(() => other.close())
    vi.stubGlobal('origin', new URL(server.url('/')).origin)
    server.script('/', cutAfter('id: 1\ndata: 1\n\n'))
    other.script('/', stream('id: 2\ndata: 2\n\n'))
    const { heard } = openStream({
      key: 'moved',
      url: ({ attempt }) => (attempt === 0 ? server : other).url('/'),
      fetch: refusing((url) => url.startsWith(other.url('/'))),
    })
    await heard('1', '2')
    expect(other.requests().map(({ url }) => from(url))).toEqual(['1'])
  })
})
