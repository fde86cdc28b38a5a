import { describe, expect, it, onTestFinished } from 'vitest'
import { scenarios, stream } from '../../../testing/src/remote/index.ts'
import { openFrame, type Frame } from '../support/frame/openFrame.ts'

const setBase = ({ window: { document } }: Frame, href: string): void => {
  document.querySelector('base')?.remove()
  const base = document.createElement('base')
  base.href = href
  document.head.append(base)
}

/** What fetch and EventSource of that page make of it. */
const nativeUrl = ({ window }: Frame, url: string): string => {
  const source = new window.EventSource(url)
  source.close()
  expect(new window.Request(url).url).toBe(source.url)
  return source.url
}

/** Where ours asks: nobody there has a stream, which the error says. */
const askedUrl = async ({ core }: Frame, url: string, options: object = {}): Promise<string> => {
  const events = core.createStream(url, { onError: () => {}, reconnect: false, ...options })
  onTestFinished(() => events.close())
  events.open()
  await expect.poll(() => events.getSnapshot().status).toBe('error')
  return events.getSnapshot().error!.url!
}

describe('a relative url is relative to what it is for fetch and EventSource of the page', () => {
  const RELATIVE = ['none', './none', '../none?a=b', '/none', '?only=query', '//localhost:1/none']

  it.each(RELATIVE)('%s: in a page without a base', async (url) => {
    const frame = await openFrame()
    expect(await askedUrl(frame, url)).toBe(nativeUrl(frame, url))
  })

  it.each(RELATIVE)('%s: with <base href>', async (url) => {
    const frame = await openFrame()
    setBase(frame, '/app/deep/')
    const asked = await askedUrl(frame, url)
    expect(asked).toBe(nativeUrl(frame, url))
    if (url === 'none') expect(new URL(asked).pathname).toBe('/app/deep/none')
  })

  it('and after pushState: with the address, unless there is a base', async () => {
    const frame = await openFrame()
    frame.window.history.pushState(null, '', `${location.origin}/other/page`)
    expect(new URL(await askedUrl(frame, 'none')).pathname).toBe('/other/none')
    setBase(frame, '/app/')
    frame.window.history.pushState(null, '', `${location.origin}/third/page`)
    expect(new URL(await askedUrl(frame, 'none')).pathname).toBe('/app/none')
    expect(nativeUrl(frame, 'none')).toBe(await askedUrl(frame, 'none'))
  })

  it('over every transport, and for what a function makes', async () => {
    const frame = await openFrame()
    const { core } = frame
    setBase(frame, '/app/')
    const wanted = nativeUrl(frame, 'none')
    for (const transport of [core.eventSourceTransport(), core.pollingTransport()]) {
      expect((await askedUrl(frame, 'none', { transport })).split('?')[0]).toBe(wanted)
    }
    expect(await askedUrl(frame, (() => 'none') as unknown as string)).toBe(wanted)
    const poll = core.pollingTransport({ url: 'poll' })
    expect(new URL(await askedUrl(frame, 'none', { transport: poll })).pathname).toMatch(/^\/app\//)
  })

  it('from a base on another origin, where it then is: one stream, also after pushState', async () => {
    const path = await scenarios.serve(stream('data: yes\n\n'))
    const { origin, pathname } = new URL(path.url)
    const frame = await openFrame()
    setBase(frame, `${origin}/deep/`)
    const client = frame.core.createSSEClient({ decode: 'text' })
    const open = () => {
      const events = client.stream(`..${pathname}`)
      onTestFinished(events.subscribe(() => {}))
      return () => events.getSnapshot().data
    }
    await expect.poll(open()).toBe('yes')
    frame.window.history.pushState(null, '', `${location.origin}/other/page`)
    await expect.poll(open()).toBe('yes')
    expect(await path.requests()).toHaveLength(1)
  })

  it('the last event ID goes on with the page, wherever its address went', async () => {
    const path = await scenarios.serve(stream('id: 1\ndata: 1\n\n'), stream('data: 2\n\n'))
    const { origin, pathname } = new URL(path.url)
    const frame = await openFrame()
    setBase(frame, `${origin}/`)
    const events = frame.core.createStream(pathname.slice(1), { reconnect: { delay: 1 } })
    onTestFinished(() => events.close())
    events.open()
    await expect.poll(() => events.getSnapshot().data).toBe(1)
    frame.window.history.pushState(null, '', `${location.origin}/other/page`)
    setBase(frame, '/app/')
    events.reconnect()
    await expect.poll(() => events.getSnapshot().data).toBe(2)
    expect((await path.requests()).map(({ lastEventId }) => lastEventId)).toEqual([null, '1'])
  })
})
