import { getPageClient } from '@ssekit/core'
import { describe, expect, it, onTestFinished } from 'vitest'
import { FIELDS, type BindingDriver } from '../driver.ts'
import { startSSEServer } from '../sseServer.ts'
import { until } from '../until.ts'

/** Rendering on a server: also run where there is no page at all. */
export const serverCases = ({ renderToString }: BindingDriver): void => {
  describe('on the server', () => {
    it.each(['useSSE', 'useSSEList', 'useSSEText'] as const)(
      '%s is connecting and asks for nothing',
      async (hook) => {
        const server = await startSSEServer()
        const enabled = await renderToString(hook, { source: server.url() }, { copies: 2 })
        expect(enabled.match(/&quot;status&quot;:&quot;connecting&quot;/g)).toHaveLength(2)
        const disabled = await renderToString(hook, { source: server.url(), options: { enabled: false } })
        expect(disabled).toContain('&quot;status&quot;:&quot;idle&quot;')
        expect(await renderToString(hook, { source: null })).toContain('&quot;status&quot;:&quot;idle&quot;')
        // One real request, so that any that rendering had made would be there before it.
        const response = await fetch(server.url('/after'))
        await response.body!.cancel()
        expect(server.streams.map(({ path }) => path)).toEqual(['/after'])
      },
    )

    it('useSSEEvent renders and asks for nothing', async () => {
      const server = await startSSEServer()
      const props = { source: server.url(), event: 'tick', handler: () => {} }
      expect(await renderToString('useSSEEvent', props)).toContain('<output>')
      const response = await fetch(server.url('/after'))
      await response.body!.cancel()
      expect(server.streams.map(({ path }) => path)).toEqual(['/after'])
    })

    it('shows nothing of what the server itself listens to: the page begins without it', async () => {
      const server = await startSSEServer()
      const own = getPageClient().stream(server.url())
      onTestFinished(own.subscribe(() => {}))
      ;(await server.stream(0)).send('tick', 'of the server')
      await until(() => own.getSnapshot().data !== null, 'the message')
      const markup = await renderToString('useSSE', { source: server.url() })
      expect(markup).toContain('&quot;status&quot;:&quot;connecting&quot;')
      expect(markup).not.toContain('of the server')
    })

    it('a list shows its first items, a manual text waits', async () => {
      const list = await renderToString('useSSEList', {
        source: 'https://example.test/stream',
        options: { initial: ['of the server'] },
      })
      expect(list).toContain('of the server')
      const text = await renderToString(
        'useSSEText',
        { source: 'https://example.test/chat', options: { manual: true } },
        { reads: FIELDS.useSSEText },
      )
      expect(text).toContain('&quot;status&quot;:&quot;idle&quot;')
      expect(text).toContain('&quot;isStreaming&quot;:false')
    })
  })
}
