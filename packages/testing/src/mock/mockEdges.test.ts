import { describe, expect, it, vi } from 'vitest'
import { createMockSSE } from './index.ts'

const url = 'http://localhost/events'
const textOf = async (response: Promise<Response>) => (await response).text()

describe('the fetch of createMockSSE', () => {
  it('takes a Request: its method, headers and signal', async () => {
    const sse = createMockSSE()
    const controller = new AbortController()
    const { signal } = controller
    const answer = textOf(sse.fetch(new Request(url, { method: 'POST', headers: { 'X-A': '1' }, signal })))
    await sse.at('/events').connected()
    expect(sse.at('/events').requests).toMatchObject([
      { method: 'POST', headers: { 'x-a': '1' }, body: null },
    ])
    controller.abort()
    await expect(answer).rejects.toThrow('abort')
    expect(sse.live).toBe(0)
  })

  it('rejects a request that was aborted before, and opens nothing', async () => {
    const sse = createMockSSE()
    await expect(sse.fetch(url, { signal: AbortSignal.abort() })).rejects.toThrow('abort')
    expect([sse.live, sse.connections]).toEqual([0, 1])
  })

  it('keeps the text of a form', async () => {
    const sse = createMockSSE()
    void sse.fetch(url, { method: 'POST', body: new URLSearchParams({ a: '1', b: 'ö' }) })
    expect(sse.at('/events').requests[0]!.body).toBe('a=1&b=%C3%B6')
  })

  it('tells urls apart by their query and their origin', async () => {
    const sse = createMockSSE()
    for (const at of [url, `${url}?a=1`, 'http://elsewhere/events']) void sse.fetch(at)
    await sse.at('/events').connected()
    expect(sse.at('/events').live).toBe(1)
    expect(sse.at('/events?a=1').live).toBe(1)
    expect(sse.at('http://elsewhere/events').live).toBe(1)
    await expect(sse.at('/none').connected()).rejects.toThrow(
      'Asked for so far: /events, /events?a=1, http://elsewhere/events.',
    )
  })

  it('sees a body that is cancelled', async () => {
    const sse = createMockSSE()
    const response = await sse.fetch(url)
    expect(sse.live).toBe(1)
    await response.body!.cancel()
    expect(sse.live).toBe(0)
  })
})

describe('what is sent', () => {
  it.each(['aborts', 'cancels'])('is waited for no longer when the client %s', async (how) => {
    const sse = createMockSSE()
    const controller = new AbortController()
    const response = await sse.fetch(url, { signal: controller.signal })
    const sent = vi.fn()
    const sending = sse.at('/events').emit('note', 1).then(sent)
    await sse.at('/events').connected()
    expect(sent).not.toHaveBeenCalled()
    if (how === 'aborts') controller.abort()
    else await response.body!.cancel()
    await sending
  })

  it('is one message whatever ends its lines', async () => {
    const sse = createMockSSE()
    const reader = (await sse.fetch(url)).body!.getReader()
    void sse.at('/events').emit('note', 'a\rb\r\nc\nd')
    const { value } = await reader.read()
    expect(new TextDecoder().decode(value)).toBe('event: note\ndata: a\ndata: b\ndata: c\ndata: d\n\n')
  })
})

it('of several who wait only as many are failed as was asked for, and none of those who come', async () => {
  const sse = createMockSSE({ open: 'manual' })
  const answers = [sse.fetch(url), sse.fetch(url)]
  sse.at('/events').fail(503, { times: 1 })
  expect((await answers[0]!).status).toBe(503)
  const late = sse.fetch(url)
  await sse.at('/events').open()
  expect((await answers[1]!).status).toBe(200)
  expect((await late).status).toBe(200)
})
