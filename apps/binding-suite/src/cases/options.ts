import type { SSEError, SSEOptions } from '@ssekit/core'
import { describe, expect, it } from 'vitest'
import type { BindingDriver, HookName, HookProps, Mounted } from '../driver.ts'
import { startSSEServer } from '../sseServer.ts'
import { until } from '../until.ts'

/** What plain JavaScript may give: the types are stricter. */
const given = <T>(options: unknown): T => options as T

export const optionsCases = ({ mount }: BindingDriver): void => {
  describe('options', () => {
    it('one that cannot be used is an error that names it, and heals when the next render brings a good one', async () => {
      const server = await startSSEServer()
      const errors: SSEError[] = []
      const props = (until: unknown): HookProps['useSSE'] => ({
        source: given({ url: server.url(), until, onError: (error: SSEError) => void errors.push(error) }),
      })
      const page = mount('useSSE', props(5))
      await until(() => page.shown().status === 'error', 'the error')
      expect(page.shown()).toMatchObject({ error: { code: 'request', fatal: true }, retry: null })
      expect(page.shown().error!.message).toContain('option until')
      expect(errors).toEqual([page.shown().error])
      page.update(props(/end/))
      await page.settled()
      expect(server.streams).toHaveLength(0)
      page.update(props('end'))
      await until(() => page.shown().status === 'open', 'the open line')
      expect(page.shown().error).toBeNull()
      expect(errors).toHaveLength(1)
      ;(await server.stream(0)).send('end', 1)
      await until(() => page.shown().status === 'done', 'the end')
    })

    it('so is a handler that is none, also one that comes later', async () => {
      const server = await startSSEServer()
      const errors: SSEError[] = []
      const props = (onMessage: unknown): HookProps['useSSE'] => ({
        source: given({
          url: server.url(),
          onMessage,
          onError: (error: SSEError) => void errors.push(error),
        }),
      })
      const page = mount('useSSE', props(null))
      await until(() => page.shown().status === 'open', 'the open line')
      page.update(props('show'))
      await until(() => page.shown().status === 'error', 'the error')
      expect(errors).toMatchObject([{ code: 'request', fatal: true }])
      expect(errors[0]!.message).toContain('option onMessage')
      await until(() => server.open().length === 0, 'the end of the line')
    })

    const expectRefused = async <H extends HookName>(hook: H, props: HookProps[H], name: string) => {
      const server = await startSSEServer()
      const errors: SSEError[] = []
      const { options, ...rest } = props as HookProps[H] & { options?: object }
      const page = mount(hook, {
        ...rest,
        source: server.url(),
        options: { ...options, onError: (error: SSEError) => void errors.push(error) },
      } as unknown as HookProps[H])
      await until(() => errors.length > 0, `the error of ${name}`)
      await page.settled()
      expect(errors).toMatchObject([{ code: 'request', fatal: true }])
      expect(errors[0]!.message).toContain(`option ${name} `)
      const shown = page.shown() as { status?: string }
      if ('status' in shown)
        await until(() => (page.shown() as typeof shown).status === 'error', 'the status')
      expect(server.streams).toHaveLength(0)
      page.unmount()
    }

    it('of a list: event, limit, order, map, key, initial', async () => {
      for (const [name, value] of Object.entries({
        event: { value: 'tick' },
        limit: '50',
        order: 'newest',
        map: 'title',
        key: 'id',
        initial: new Set([1]),
      })) {
        await expectRefused('useSSEList', given({ options: { [name]: value } }), name)
      }
    })

    it('of a reducer: the reducer, event, resetOn', async () => {
      const reducer = (state: unknown) => state
      await expectRefused('useSSEReducer', given({ reducer: 'sum', initial: 0 }), 'reducer')
      await expectRefused('useSSEReducer', given({ reducer: null, initial: 0 }), 'reducer')
      await expectRefused('useSSEReducer', given({ reducer, initial: 0, options: { event: 5 } }), 'event')
      await expectRefused(
        'useSSEReducer',
        given({ reducer, initial: 0, options: { resetOn: true } }),
        'resetOn',
      )
    })

    it('of a selector: the selector, isEqual; what it selects is undefined meanwhile', async () => {
      await expectRefused('useSSESelector', given({ selector: 'status' }), 'selector')
      await expectRefused('useSSESelector', given({ selector: undefined }), 'selector')
      const selector = () => 1
      await expectRefused('useSSESelector', given({ selector, options: { isEqual: true } }), 'isEqual')
    })

    it('of useSSEEvent: the event, the handler', async () => {
      const handler = () => {}
      for (const event of [null, undefined, 5, ['a', 5], new Set(['a'])]) {
        await expectRefused('useSSEEvent', given({ event, handler }), 'event')
      }
      for (const wrong of [null, undefined, 'show', {}]) {
        await expectRefused('useSSEEvent', given({ event: 'tick', handler: wrong }), 'handler')
      }
    })

    it('of a text: delta, until; start() rejects with it', async () => {
      await expectRefused('useSSEText', given({ options: { delta: 'text' } }), 'delta')
      await expectRefused('useSSEText', given({ options: { until: 5 } }), 'until')
      const server = await startSSEServer()
      const options = given<HookProps['useSSEText']['options']>({
        manual: true,
        delta: { value: 'text' },
        onError: () => {},
      })
      const page = mount('useSSEText', { source: server.url(), options })
      const error: unknown = await page
        .controls()
        .start({ message: 'Hello' })
        .catch((reason: unknown) => reason)
      expect(error).toMatchObject({ code: 'request', fatal: true })
      await until(() => page.shown().status === 'error', 'the error')
      expect(server.streams).toHaveLength(0)
    })

    it('what start() could not ask for it is not asked unbidden when the next render brings a good one', async () => {
      const server = await startSSEServer()
      const props = (until: unknown): HookProps['useSSEText'] => ({
        source: given({ url: server.url('/chat'), until }),
        options: { manual: true, onError: () => {} },
      })
      const page = mount('useSSEText', props(5))
      await expect(page.controls().start({ question: 1 })).rejects.toMatchObject({ code: 'request' })
      page.update(props('end'))
      await page.settled()
      await (await fetch(server.url('/after'))).body!.cancel()
      expect(server.streams.map(({ path }) => path)).toEqual(['/after'])
      const answer = page.controls().start({ question: 2 })
      const stream = await server.stream(1)
      expect(stream.body).toBe('{"question":2}')
      stream.send('end', 'whole')
      expect(await answer).toBe('whole')
    })

    it('a list’s heals with the next render, and ends with the next that cannot be used', async () => {
      const server = await startSSEServer()
      const errors: SSEError[] = []
      const props = (limit: unknown): HookProps['useSSEList'] => ({
        source: { url: server.url(), onError: (error) => void errors.push(error) },
        options: given({ limit }),
      })
      const page: Mounted<'useSSEList'> = mount('useSSEList', props('5'))
      await until(() => page.shown().status === 'error', 'the error')
      page.update(props(1))
      await until(() => page.shown().status === 'open', 'the open line')
      const stream = await server.stream(0)
      stream.send('tick', 1)
      stream.send('tick', 2)
      await until(() => page.shown().items[0] === 2, 'the last message')
      page.update(props(['1']))
      await until(() => page.shown().status === 'error', 'the second error')
      expect(page.shown().items).toEqual([2])
      await until(() => server.open().length === 0, 'the end of the line')
      expect(errors).toHaveLength(2)
    })

    it('the event of useSSEEvent heals with the next render, and ends with the next that cannot be used', async () => {
      const server = await startSSEServer()
      const errors: SSEError[] = []
      const seen: unknown[] = []
      const props = (event: unknown): HookProps['useSSEEvent'] => ({
        source: { url: server.url(), onError: (error) => void errors.push(error) },
        event: given(event),
        handler: (data) => seen.push(data),
      })
      const page = mount('useSSEEvent', props(5))
      await until(() => errors.length === 1, 'the error')
      page.update(props('tick'))
      ;(await server.stream(0)).send('tick', 1)
      await until(() => seen.length === 1, 'the message')
      page.update(props(['tick', 5]))
      await until(() => errors.length === 2, 'the second error')
      expect(errors[1]!.message).toContain('option event ')
      await until(() => server.open().length === 0, 'the end of the line')
    })

    it('null and undefined are not given', async () => {
      const server = await startSSEServer()
      for (const nothing of [null, undefined]) {
        const names = ['until', 'schema', 'onMessage', 'enabled', 'reconnect', 'headers', 'signal']
        const options = Object.fromEntries(names.map((name) => [name, nothing]))
        const page = mount('useSSE', {
          source: { url: server.url(), ...options },
          options: given<SSEOptions>(options),
        })
        const list = mount('useSSEList', {
          source: server.url(),
          options: given<HookProps['useSSEList']['options'] & object>({
            event: nothing,
            limit: nothing,
            order: nothing,
            key: nothing,
            initial: nothing,
          }),
        })
        const bare = mount('useSSE', { source: server.url(), options: nothing as undefined })
        for (const one of [page, list, bare])
          await until(() => one.shown().status === 'open', 'the open line')
        for (const one of [page, list, bare]) one.unmount()
      }
    })
  })
}
