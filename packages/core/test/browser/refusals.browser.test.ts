import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { answer, head, scenarios, send } from '../../../testing/src/remote/index.ts'
import { createStream } from '../../src/index.ts'
import { openStream, QUICK } from '../support/openStream.ts'

const spyOn = (method: 'warn' | 'error') => {
  const spy = vi.spyOn(console, method).mockImplementation(() => {})
  onTestFinished(() => spy.mockRestore())
  return spy
}

describe('an answer that is no event stream', () => {
  it('a page is taken for the wrong path, once and for all', async () => {
    const path = await scenarios.serve(answer(200, { 'content-type': 'text/html' }, '<p>data: no\n\n'))
    const { reached, errors, told, statuses } = openStream({ url: path.url })
    await reached('error')
    expect(errors).toMatchObject([{ code: 'content-type', fatal: true, status: 200, url: path.url }])
    expect(errors[0]!.message).toContain('the path is probably wrong')
    expect(told).toEqual([])
    expect(statuses).toEqual(['error'])
    expect(await path.requests()).toHaveLength(1)
  })

  it('frees the line of one that never ends', async () => {
    const path = await scenarios.serve([head(200, { 'content-type': 'text/html' }), send('<p>')])
    const { reached } = openStream({ url: path.url })
    await reached('error')
    await expect.poll(path.open).toBe(0)
  })

  it('a 404 names the path', async () => {
    const path = await scenarios.serve(answer(404, {}, 'Not here'))
    const { reached, errors } = openStream({ url: path.url })
    await reached('error')
    expect(errors).toMatchObject([{ code: 'status', fatal: true, status: 404 }])
    expect(errors[0]!.message).toMatch(/answered 404. Check the path/)
    expect(await path.requests()).toHaveLength(1)
  })

  it('a 503 passes', async () => {
    const path = await scenarios.serve(answer(503, {}, 'data: no\n\n'), [head(), send('data: yes\n\n')])
    const { heard, errors } = openStream({ url: path.url })
    await heard('yes')
    expect(errors).toMatchObject([{ code: 'status', fatal: false, status: 503 }])
  })
})

describe('nobody at the other end', () => {
  it('keeps trying, and tells the console once what to look at', async () => {
    const warn = spyOn('warn')
    const error = spyOn('error')
    const stream = createStream(await scenarios.findUnused(), { reconnect: QUICK })
    onTestFinished(() => stream.close())
    stream.open()
    await expect.poll(() => stream.getSnapshot().retry?.attempt).toBeGreaterThan(3)
    expect(stream.getSnapshot()).toMatchObject({ status: 'reconnecting', readyState: 0, isConnected: false })
    expect(stream.getSnapshot().error).toMatchObject({ code: 'network', fatal: false })
    expect(warn).toHaveBeenCalledOnce()
    expect(warn.mock.lastCall![0]).toMatch(
      /^\[ssekit\] http:.+: The connection failed\. Is the server running/,
    )
    expect(error).not.toHaveBeenCalled()
  })
})
