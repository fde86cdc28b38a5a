import { describe, expect, it, onTestFinished } from 'vitest'
import { answer, end, head, pause, scenarios, send, stream } from '../../../testing/src/remote/index.ts'
import type { SSEError, Status, StreamOptions } from '../../src/index.ts'
import { openFrame, type Frame } from '../support/frame/openFrame.ts'
import { isWebKit } from '../support/isWebKit.ts'

/** Long enough for a browser to cut every line of the page that is being left: Firefox does so as soon as it begins. */
const SLOW = 1_500
const PAGE = { 'content-type': 'text/html' }

const TRANSPORTS: [string, (frame: Frame) => StreamOptions][] = [
  ['fetch', () => ({})],
  ['EventSource', ({ core }) => ({ transport: core.eventSourceTransport() })],
  ['a POST', () => ({ method: 'POST', body: 'question', reconnect: false })],
]

const openIn = async (frame: Frame, options: StreamOptions, url: string) => {
  const errors: SSEError[] = []
  const statuses: Status[] = []
  const told: string[] = []
  const events = frame.core.createStream(url, {
    decode: 'text',
    reconnect: { delay: 1, maxDelay: 100 },
    ...options,
    onError: (error) => void errors.push(error),
    onStatus: (status) => void statuses.push(status),
    onMessage: (data) => void told.push(data as string),
  })
  events.open()
  await expect.poll(() => told).toEqual(['first'])
  return { errors, statuses, told, events }
}

describe('a page that is being left', () => {
  it.each(TRANSPORTS)('tells of no loss, however long that takes: %s', async (_, optionsOf) => {
    const path = await scenarios.serve(stream('data: first\n\n'))
    const next = await scenarios.serve([pause(SLOW), ...answer(200, PAGE, '<p>Another page')])
    const frame = await openFrame()
    const { errors, statuses } = await openIn(frame, optionsOf(frame), path.url)
    const left = frame.left()
    frame.window.location.href = next.url
    await left
    // Its line is gone with it, so what there was to tell has been told.
    await expect.poll(path.open).toBe(0)
    expect(errors).toEqual([])
    expect(statuses).toEqual(['open'])
  })

  it('by a link, and by a form', async () => {
    for (const html of ['<a id="go">', '<form id="go">']) {
      const path = await scenarios.serve(stream('data: first\n\n'))
      const next = await scenarios.serve([pause(SLOW), ...answer(200, PAGE, '<p>Another page')])
      const frame = await openFrame(html)
      const { errors } = await openIn(frame, {}, path.url)
      const go = frame.window.document.querySelector<HTMLAnchorElement & HTMLFormElement>('#go')!
      const left = frame.left()
      if (html.startsWith('<a')) {
        go.href = next.url
        go.click()
      } else {
        go.action = next.url
        go.submit()
      }
      await left
      await expect.poll(path.open).toBe(0)
      expect(errors).toEqual([])
    }
  })
})

describe('a page that stays after all', () => {
  const DOWNLOAD = {
    'content-type': 'application/octet-stream',
    'content-disposition': 'attachment; filename=a.bin',
  }

  // WebKit cuts the line of an EventSource and leaves it `OPEN` for ever, without a word to anybody: the page's own too.
  it.each(TRANSPORTS.slice(0, isWebKit ? 1 : 2))(
    'goes on after a download, which begins the same way: %s',
    async (_, optionsOf) => {
      const path = await scenarios.serve(stream('id: 1\ndata: first\n\n'), stream())
      const file = await scenarios.serve([pause(300), head(200, DOWNLOAD), send('bytes'), end])
      const frame = await openFrame()
      const { errors, told, events } = await openIn(frame, optionsOf(frame), path.url)
      onTestFinished(() => events.close())
      frame.window.location.href = file.url
      await expect.poll(async () => (await file.requests())[0]?.isClosed).toBe(true)
      // Over whichever line there is then; a browser may have cut the first.
      await expect
        .poll(async () => {
          await path.play(send('id: 2\ndata: later\n\n'))
          return told.includes('later')
        })
        .toBe(true)
      await expect.poll(() => events.getSnapshot().status).toBe('open')
      const places = (await path.requests()).map(
        ({ url, lastEventId }) => lastEventId ?? new URL(url, 'http://x').searchParams.get('lastEventId'),
      )
      // An EventSource that was cut is asked for the reason before another is made.
      const isCut = places.length > 1
      expect([places[0], places.at(-1)]).toEqual([null, isCut ? '1' : null])
      expect(errors.map(({ code, fatal }) => [code, fatal])).toEqual(isCut ? [['network', false]] : [])
    },
  )

  it('a 204, which leaves the page where it is', async () => {
    const path = await scenarios.serve(stream('id: 1\ndata: first\n\n'), stream())
    const nothing = await scenarios.serve([pause(300), ...answer(204)])
    const frame = await openFrame()
    const { told, events } = await openIn(frame, {}, path.url)
    onTestFinished(() => events.close())
    frame.window.location.href = nothing.url
    await expect.poll(async () => (await nothing.requests()).length).toBe(1)
    await expect
      .poll(async () => {
        await path.play(send('data: later\n\n'))
        return told.includes('later')
      })
      .toBe(true)
  })
})
