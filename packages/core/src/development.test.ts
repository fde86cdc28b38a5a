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
  return { warn, ...(await import('./development.ts')) }
}

describe('warnOnce', () => {
  it('says each thing once', async () => {
    const { warn, warnOnce } = await load('development')
    for (const text of ['one', 'two', 'one']) warnOnce(text)
    expect(warn.mock.calls).toEqual([['[ssekit] one'], ['[ssekit] two']])
  })

  it('is silent in production', async () => {
    const { warn, warnOnce } = await load('production')
    warnOnce('one')
    expect(warn).not.toHaveBeenCalled()
  })

  it.each([
    ['no process', undefined],
    ['an element of that id', {}],
  ])('is silent in a plain page, which has %s', async (_, process) => {
    const { warn, warnOnce } = await load('development')
    vi.stubGlobal('process', process)
    warnOnce('one')
    vi.unstubAllGlobals()
    expect(warn).not.toHaveBeenCalled()
  })
})
