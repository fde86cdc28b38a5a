import { afterEach, describe, expect, it, vi } from 'vitest'

afterEach(() => {
  vi.unstubAllEnvs()
  vi.restoreAllMocks()
  vi.resetModules()
})

const load = async (mode: string) => {
  vi.stubEnv('NODE_ENV', mode)
  vi.resetModules()
  const warn = vi.spyOn(console, 'warn').mockImplementation(() => {})
  const { warn: say } = await import('./explain.ts')
  return { warn, say }
}

const HELD = '[ssekit] start() has no source to ask: it is null or disabled.'

describe('warn', () => {
  it('says each thing once', async () => {
    const { warn, say } = await load('development')
    for (const name of ['one', 'two', 'one']) say('gap', name, { reason: 'evicted' })
    expect(warn.mock.calls.map(([text]) => String(text).slice(0, 12))).toEqual([
      '[ssekit] one',
      '[ssekit] two',
    ])
  })

  it('says as many things as there are', async () => {
    const { warn, say } = await load('development')
    say('numbers', { buffer: 0, linger: -1, limit: 5 })
    expect(warn.mock.calls).toEqual([
      [expect.stringContaining('Option "buffer" must be 1 or more, not 0')],
      [expect.stringContaining('Option "linger" must be 0 or more, not -1')],
    ])
  })

  it('names a source that is another one time and again, not one that somebody changes now and then', async () => {
    vi.useFakeTimers()
    const { warn, say } = await load('development')
    const [restless, other] = [{}, {}]
    const change = (component: object, times: number): void => {
      for (let i = 0; i < times; i += 1) say('restlessSource', component, `${i}`, `/events?at=${i}`)
    }
    change(restless, 19)
    change(other, 19)
    vi.advanceTimersByTime(2_000)
    change(restless, 19)
    expect(warn).not.toHaveBeenCalled()
    vi.advanceTimersByTime(2_000)
    for (let i = 0; i < 40; i += 1) say('restlessSource', restless, 'the same', '/events')
    expect(warn).not.toHaveBeenCalled()
    vi.advanceTimersByTime(2_000)
    change(restless, 20)
    expect(warn.mock.calls).toEqual([[expect.stringMatching(/another source 20 times.*\/events at last/)]])
    vi.useRealTimers()
  })

  it('is silent in production', async () => {
    const { warn, say } = await load('production')
    say('nothingToAsk')
    expect(warn).not.toHaveBeenCalled()
  })

  it.each([
    ['no process', undefined],
    ['an element of that id', {}],
  ])('is silent in a plain page, which has %s', async (_, process) => {
    const { warn, say } = await load('development')
    vi.stubGlobal('process', process)
    say('nothingToAsk')
    vi.unstubAllGlobals()
    expect(warn).not.toHaveBeenCalled()
    say('nothingToAsk')
    expect(warn.mock.calls).toEqual([[HELD]])
  })
})
