import { startSSEServer, messageText, until } from '@ssekit/binding-suite'
import { expect, it } from 'vitest'
import { createReactDriver } from '../../../packages/react/test/reactDriver.tsx'
for (const strict of [false, true]) {
  const { mount } = createReactDriver('x', { strict })
  for (let i = 0; i < 150; i += 1)
    it(`end ${strict} ${i}`, async () => {
      const server = await startSSEServer()
      const calls: string[] = []
      const statuses: string[] = []
      const page = mount('useSSE', {
        source: {
          url: server.url(), until: 'complete',
          onEvent: (data) => calls.push(String(data)),
          onStatus: (s, d) => statuses.push(s + ':' + d.error?.message),
          onDone: () => calls.push('done'),
        },
      })
      const stream = await server.stream(0)
      stream.write(messageText('progress', 'half') + messageText('complete', 'all'))
      try { await until(() => page.shown().status === 'done', 'done') } catch (e) {
        console.log('FAILED', calls, statuses, JSON.stringify(page.shown()), server.streams.length, stream.isClosed()); throw e }
      expect(calls).toEqual(['half', 'all', 'done'])
    })
}
