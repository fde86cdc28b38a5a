import { describe, expect, it, onTestFinished, vi } from 'vitest'
import type { BindingDriver } from '../driver.ts'
import { startSSEServer } from '../sseServer.ts'
import { until } from '../until.ts'

/** Everything that a framework says on the console. */
const listenToConsole = (): unknown[][] => {
  const said: unknown[][] = []
  for (const level of ['error', 'warn'] as const) {
    const spy = vi.spyOn(console, level).mockImplementation((...words) => void said.push(words))
    onTestFinished(() => spy.mockRestore())
  }
  return said
}

export const hydrationCases = ({ mount, hydrate, renderToString }: BindingDriver): void => {
  describe('hydration', () => {
    it.each(['useSSE', 'useSSEList', 'useSSEText'] as const)(
      '%s takes over the markup without a warning, then goes live',
      async (hook) => {
        const server = await startSSEServer()
        const said = listenToConsole()
        const props = { source: server.url() }
        const markup = await renderToString(hook, props)
        expect(server.streams).toHaveLength(0)
        const page = hydrate(markup, hook, props)
        expect(page.renders[0]).toMatchObject({ status: 'connecting' })
        await until(() => page.shown().status === 'open', 'the open line')
        expect(server.streams).toHaveLength(1)
        expect(said).toEqual([])
      },
    )

    it('useSSESelector takes over a slice that is a new object each time it is made', async () => {
      const server = await startSSEServer()
      const said = listenToConsole()
      const props = { source: server.url(), selector: ({ status }: { status: string }) => ({ status }) }
      const markup = await renderToString('useSSESelector', props)
      const page = hydrate(markup, 'useSSESelector', props)
      expect(page.renders[0]).toEqual({ selected: { status: 'connecting' } })
      await until(() => (page.shown().selected as { status: string }).status === 'open', 'the open line')
      expect(said).toEqual([])
    })

    it('also when the stream is already open for another component', async () => {
      const server = await startSSEServer()
      const said = listenToConsole()
      const props = { source: server.url() }
      const markup = await renderToString('useSSE', props)
      const early = mount('useSSE', props)
      ;(await server.stream(0)).send('update', 'before')
      await until(() => early.shown().data === 'before', 'the message')
      const late = hydrate(markup, 'useSSE', props)
      expect(late.renders[0]).toMatchObject({ status: 'connecting', data: null })
      await until(() => late.shown().data === 'before', 'the present state')
      expect(said).toEqual([])
    })
  })
}
