import type { ScenarioServer } from '@ssekit/testing/scenarios'
import { steps } from '@ssekit/testing/scenarios'
import { afterEach, describe, expect, vi } from 'vitest'
import { pollingTransport } from '../../../src/index.ts'
import { openStream } from '../../support/openStream.ts'
import { cutAfter, it } from '../support/server.ts'

const { answer, stream } = steps

afterEach(() => void vi.unstubAllGlobals())

/** A page at this address, whose own fetch knows what is served there. */
const servePage = (server: ScenarioServer, href: string) => {
  const own = fetch
  const asked: string[] = []
  vi.stubGlobal('location', { href })
  vi.stubGlobal('fetch', ((input, init) => {
    asked.push(String(input))
    return own(server.url(new URL(String(input)).pathname), init)
  }) satisfies typeof fetch)
  return asked
}

const APPS = [
  'app://-/index.html',
  'tauri://localhost/',
  'capacitor://localhost/',
  'chrome-extension://abcdefgh/page.html',
]

describe('an app that is served under a scheme of its own', () => {
  it.for(APPS)('%s: streams from there, and comes back with its place', async (href, { server }) => {
    const asked = servePage(server, href)
    server.script('/events', cutAfter('id: 1\ndata: 1\n\n'), stream('data: 2\n\n'))
    const { heard, errors } = openStream({ url: '/events' })
    await heard('1', '2')
    expect(errors).toMatchObject([{ code: 'network', fatal: false }])
    expect(asked).toEqual(Array(2).fill(new URL('/events', href).href))
    expect(server.requests().map(({ lastEventId }) => lastEventId)).toEqual([null, '1'])
  })

  it('polls from there', async ({ server }) => {
    servePage(server, APPS[0]!)
    server.script('/poll', answer(200, { 'content-type': 'application/json' }, '[{"data":"polled"}]'))
    const { heard } = openStream({ url: '/poll', transport: pollingTransport() })
    await heard('polled')
  })

  it('and reaches the web', async ({ server }) => {
    servePage(server, APPS[0]!)
    server.script('/events', stream('data: yes\n\n'))
    await openStream({ url: server.url('/events') }).heard('yes')
  })

  it.for(['tauri://localhost/events', 'htp://localhost/events', 'file:///etc/hosts'])(
    'but not every other scheme: %s',
    async (url, { server }) => {
      const asked = servePage(server, APPS[0]!)
      const { reached, errors } = openStream({ url })
      await reached('error')
      expect(errors).toMatchObject([{ code: 'request', fatal: true }])
      expect(asked).toEqual([])
    },
  )
})

describe('a page that is a file', () => {
  it.for(['/events', 'file:///events'])(
    '%s: no fetch reaches what lies beside it',
    async (url, { server }) => {
      const asked = servePage(server, 'file:///home/index.html')
      const { reached, errors } = openStream({ url })
      await reached('error')
      expect(errors).toMatchObject([{ code: 'request', fatal: true }])
      expect(asked).toEqual([])
    },
  )
})

it('a page of an opaque origin (a sandboxed frame) comes back with its place, whatever a fetch says of its url', async ({
  server,
}) => {
  vi.stubGlobal('origin', 'null')
  server.script(
    '/events',
    cutAfter('id: 1\ndata: 1\n\n'),
    cutAfter('id: 2\ndata: 2\n\n'),
    stream('data: 3\n\n'),
  )
  const own: typeof fetch = async (...given) => {
    const response = await fetch(...given)
    Object.defineProperty(response, 'url', { value: 'no url at all' })
    return response
  }
  const { heard, errors } = openStream({ url: server.url('/events'), fetch: own })
  await heard('1', '2', '3')
  expect(errors.map(({ code }) => code)).toEqual(['network', 'network'])
  expect(server.requests().map(({ lastEventId }) => lastEventId)).toEqual([null, '1', '2'])
})
