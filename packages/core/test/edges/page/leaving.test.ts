import { steps, type ScenarioServer } from '@ssekit/testing/scenarios'
import { afterEach, beforeEach, describe, expect, vi } from 'vitest'
import type { SSEOptions } from '../../../src/index.ts'
import { openStream } from '../../support/openStream.ts'
import { it } from '../support/server.ts'
import { pass } from '../../support/pass.ts'

const { stream } = steps

/** How long a page that is being left has to be gone: one that is still there after it was not left. */
const GRACE = 3_000

let page: EventTarget
beforeEach(() => {
  page = new EventTarget()
  vi.stubGlobal('addEventListener', page.addEventListener.bind(page))
  vi.stubGlobal('removeEventListener', page.removeEventListener.bind(page))
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] })
})
afterEach(() => {
  vi.unstubAllGlobals()
  vi.useRealTimers()
})

/** An open stream, and what cuts it: resolves when the client has read that it is cut. */
const openCuttable = async (server: ScenarioServer, options: SSEOptions = {}) => {
  server.script('/', stream('id: 1\ndata: 1\n\n'), stream('id: 2\ndata: 2\n\n'))
  let hasReadCut = (): void => {}
  const opened = openStream({
    url: server.url('/'),
    fetch: async (...args) => {
      const response = await fetch(...args)
      const reader = response.body!.getReader()
      const pull = async (body: ReadableStreamDefaultController<Uint8Array>): Promise<void> => {
        try {
          body.enqueue((await reader.read()).value!)
        } catch (cause) {
          body.error(cause)
          hasReadCut()
        }
      }
      return new Response(new ReadableStream({ pull, cancel: () => reader.cancel() }), response)
    },
    ...options,
  })
  await opened.heard('1')
  const cut = async (): Promise<void> => {
    const isRead = new Promise<void>((resolve) => (hasReadCut = resolve))
    server.exchanges().at(-1)!.reset()
    await isRead
    await pass(0)
  }
  return { ...opened, cut }
}

describe('a loss while the page is being left', () => {
  it.for(['beforeunload', 'pagehide'])('is not told: %s', async (leaves, { server }) => {
    const { cut, errors, statuses } = await openCuttable(server)
    page.dispatchEvent(new Event(leaves))
    await cut()
    await pass(GRACE - 1)
    expect(errors).toEqual([])
    expect(statuses).toEqual(['open'])
    expect(server.requests()).toHaveLength(1)
  })

  it('is told when the page stays, and mended from its place', async ({ server }) => {
    const { cut, errors, statuses, heard } = await openCuttable(server)
    page.dispatchEvent(new Event('beforeunload'))
    await pass(1_000)
    await cut()
    await pass(GRACE - 1_000)
    await expect.poll(() => statuses).toEqual(['open', 'reconnecting'])
    expect(errors).toMatchObject([{ code: 'network', fatal: false, lastEventId: '1' }])
    await pass(200)
    await heard('1', '2')
    expect(server.requests().map(({ lastEventId }) => lastEventId)).toEqual([null, '1'])
  })

  it('counts from the last sign of it', async ({ server }) => {
    const { cut, statuses } = await openCuttable(server)
    page.dispatchEvent(new Event('beforeunload'))
    await pass(2_000)
    page.dispatchEvent(new Event('pagehide'))
    await cut()
    await pass(GRACE - 1)
    expect(statuses).toEqual(['open'])
    await pass(1)
    await expect.poll(() => statuses).toEqual(['open', 'reconnecting'])
  })

  it('of an answer that is never repeated is told as its end, when the page stays', async ({ server }) => {
    const { cut, errors, reached } = await openCuttable(server, {
      method: 'POST',
      body: 'question',
      reconnect: undefined,
    })
    page.dispatchEvent(new Event('beforeunload'))
    await cut()
    expect(errors).toEqual([])
    await pass(GRACE)
    await reached('error')
    expect(errors).toMatchObject([{ code: 'network', fatal: true }])
  })

  it('is nobody’s news once the stream is closed', async ({ server }) => {
    const { cut, errors, statuses, stream: events } = await openCuttable(server)
    page.dispatchEvent(new Event('beforeunload'))
    await cut()
    events.close()
    await pass(60_000)
    expect(errors).toEqual([])
    expect(statuses).toEqual(['open', 'closed'])
    expect(server.requests()).toHaveLength(1)
  })
})

it('a loss of a page that nobody leaves, or that stayed long ago, is told at once', async ({ server }) => {
  const { cut, errors } = await openCuttable(server)
  page.dispatchEvent(new Event('beforeunload'))
  await pass(GRACE)
  await cut()
  expect(errors).toMatchObject([{ code: 'network', fatal: false }])
})

it('a loss after the clock was set back is told at once: it is not the hour again in which the page seemed to be left', async ({
  server,
}) => {
  const { cut, errors, statuses } = await openCuttable(server)
  page.dispatchEvent(new Event('beforeunload'))
  await pass(GRACE)
  vi.setSystemTime(Date.now() - 3_600_000)
  await cut()
  expect(errors).toMatchObject([{ code: 'network', fatal: false }])
  expect(statuses).toEqual(['open', 'reconnecting'])
})
