import { describe, expect, it } from 'vitest'
import type { BindingDriver } from '../driver.ts'
import { messageText, startSSEServer } from '../sseServer.ts'
import { until } from '../until.ts'

interface Progress {
  percentage: number
  step: string
}

export const selectorCases = ({ mount, renderToString }: BindingDriver): void => {
  describe('useSSESelector', () => {
    it('renders when its slice changes, and only then', async () => {
      const server = await startSSEServer()
      const page = mount('useSSESelector', {
        source: server.url(),
        selector: ({ latest }) => (latest['progress'] as Progress | undefined)?.step ?? 'none',
      })
      const whole = mount('useSSE', { source: server.url() })
      await until(() => whole.shown().status === 'open', 'the open line')
      expect(page.shown().selected).toBe('none')
      const stream = await server.stream(0)
      const before = page.renders.length
      for (let percentage = 1; percentage <= 20; percentage += 1) {
        stream.write(messageText('progress', { percentage, step: percentage <= 10 ? 'one' : 'two' }))
        await until(
          () => (whole.shown().data as Progress | null)?.percentage === percentage,
          `${percentage} %`,
        )
      }
      expect(page.renders.slice(before).map(({ selected }) => selected)).toEqual(['one', 'two'])
      expect(server.streams).toHaveLength(1)
    })

    it('an inline selector that makes a new object each time neither loops nor renders, given isEqual', async () => {
      const server = await startSSEServer()
      const props = () => ({
        source: server.url(),
        selector: ({ status }: { status: string }) => ({ isOpen: status === 'open' }),
        options: {
          isEqual: (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b),
        },
      })
      const page = mount('useSSESelector', props())
      const whole = mount('useSSE', { source: server.url() })
      await until(() => (page.shown().selected as { isOpen: boolean }).isOpen, 'the open line')
      const stream = await server.stream(0)
      const before = page.renders.length
      stream.write(messageText('tick', 1))
      await until(() => whole.shown().data === 1, 'the message')
      expect(page.renders).toHaveLength(before)
      const { selected } = page.shown()
      page.update(props())
      await page.settled()
      expect(page.shown().selected).toEqual(selected)
      expect(server.streams).toHaveLength(1)
    })

    it('follows a new selector at once', async () => {
      const server = await startSSEServer()
      const page = mount('useSSESelector', { source: server.url(), selector: ({ status }) => status })
      await until(() => page.shown().selected === 'open', 'the open line')
      page.update({ source: server.url(), selector: ({ readyState }) => readyState })
      await until(() => page.shown().selected === 1, 'the other slice')
    })

    it('follows its source, without a look back', async () => {
      const server = await startSSEServer()
      const selector = ({ data }: { data: unknown }) => data
      const page = mount('useSSESelector', { source: server.url('/a'), selector })
      const first = await server.stream(0)
      first.send('tick', 'of a')
      await until(() => page.shown().selected === 'of a', 'a’s message')
      page.update({ source: server.url('/b'), selector })
      await server.stream(1)
      expect(page.shown().selected).toBeNull()
    })

    it('shows the slice of its source, whatever that of the one before was equal to', async () => {
      const server = await startSSEServer()
      const selector = ({ data }: { data: unknown }) => data
      const isEqual = (a: unknown, b: unknown) =>
        (a as { version?: number } | null)?.version === (b as { version?: number } | null)?.version
      const propsOf = (path: string) => ({ source: server.url(path), selector, options: { isEqual } })
      const whole = mount('useSSE', { source: server.url('/b') })
      const other = await server.stream(0)
      const page = mount('useSSESelector', propsOf('/a'))
      const first = await server.stream(1)
      first.send('tick', { version: 1, room: 'a' })
      other.send('tick', { version: 1, room: 'b' })
      await until(() => page.shown().selected !== null && whole.shown().data !== null, 'both messages')
      page.update(propsOf('/b'))
      await page.settled()
      await until(() => (page.shown().selected as { room: string }).room === 'b', 'the slice of the other')
    })

    it('is there on a server too', async () => {
      const markup = await renderToString('useSSESelector', {
        source: 'http://127.0.0.1:9/events',
        selector: ({ status }) => status,
      })
      expect(markup).toContain('connecting')
    })
  })
}
