import { describe, expect, it, onTestFinished, vi } from 'vitest'
import type { BindingDriver } from '../driver.ts'
import { catchUnhandledRejections } from '../catchUnhandledRejections.ts'
import { startSSEServer } from '../sseServer.ts'
import { until } from '../until.ts'

const options = {
  manual: true,
  sentinel: '[DONE]',
  delta: (data: { delta: string }) => data.delta,
} as const

export const textCases = ({ name, mount }: BindingDriver): void => {
  describe('useSSEText', () => {
    // Before all that use it: what development has to say, it says once a page.
    it('takes its own options without a word, and warns of one that is spelled wrong', async () => {
      const server = await startSSEServer()
      const warn = vi.spyOn(console, 'warn').mockImplementation(() => {})
      onTestFinished(() => warn.mockRestore())
      const page = mount('useSSEText', { source: server.url('/chat'), options })
      const answer = page.controls().start({ message: 'Hello' })
      ;(await server.stream(0)).write('data: [DONE]\n\n')
      await answer
      expect(warn).not.toHaveBeenCalled()
      const misspelt = Object.assign({ [`sentinal of ${name}`]: '[DONE]' }, options)
      mount('useSSEText', { source: server.url('/other'), options: misspelt })
      expect(warn.mock.calls).toEqual([[expect.stringContaining('Unknown option "sentinal of')]])
    })

    it('waits for start(), sends a plain object as JSON and resolves with the text', async () => {
      const server = await startSSEServer()
      const page = mount('useSSEText', { source: server.url('/chat'), options })
      expect(page.shown()).toMatchObject({ status: 'idle', text: '', isStreaming: false })
      const answer = page.controls().start({ message: 'Hello' })
      const stream = await server.stream(0)
      expect(stream).toMatchObject({ method: 'POST', body: '{"message":"Hello"}' })
      expect(stream.headers['content-type']).toBe('application/json')
      stream.send('message', { delta: 'Good ' })
      await until(() => page.shown().text === 'Good ', 'the first token')
      expect(page.shown()).toMatchObject({ isStreaming: true, status: 'open' })
      stream.send('message', { delta: 'day' })
      stream.write('data: [DONE]\n\n')
      expect(await answer).toBe('Good day')
      await until(() => page.shown().status === 'done', 'done')
      expect(page.shown()).toMatchObject({ text: 'Good day', isStreaming: false, error: null })
      await until(() => stream.isClosed(), 'the closed socket')
    })

    it('stop() ends the answer: closed, the text stays, the promise has it', async () => {
      const server = await startSSEServer()
      const page = mount('useSSEText', { source: server.url('/chat'), options })
      const answer = page.controls().start({ message: 'Hello' })
      const stream = await server.stream(0)
      stream.send('message', { delta: 'half' })
      await until(() => page.shown().text === 'half', 'the token')
      page.controls().stop()
      expect(await answer).toBe('half')
      await until(() => page.shown().status === 'closed', 'closed')
      expect(page.shown()).toMatchObject({ text: 'half', isStreaming: false })
      await until(() => stream.isClosed(), 'the aborted request')
      page.controls().clear()
      await until(() => page.shown().text === '', 'no text')
    })

    it('start() after its component left asks nothing, and says so', async () => {
      const server = await startSSEServer()
      const page = mount('useSSEText', { source: server.url('/chat'), options })
      const { start } = page.controls()
      const answer = start({ question: 1 })
      const stream = await server.stream(0)
      page.unmount()
      await expect(answer).rejects.toMatchObject({ code: 'aborted' })
      await until(() => stream.isClosed(), 'the aborted request')
      await expect(start({ question: 2 })).rejects.toMatchObject({ code: 'aborted' })
      expect(server.streams).toHaveLength(1)
    })

    it('start() twice: the first answer ends with its own text, the second begins anew', async () => {
      const server = await startSSEServer()
      const page = mount('useSSEText', { source: server.url('/chat'), options })
      const first = page.controls().start({ question: 1 })
      const one = await server.stream(0)
      one.send('message', { delta: 'one' })
      await until(() => page.shown().text === 'one', 'the first answer')
      const second = page.controls().start({ question: 2 })
      expect(await first).toBe('one')
      const two = await server.stream(1)
      await until(() => one.isClosed(), 'the end of the first request')
      expect(two.body).toBe('{"question":2}')
      two.send('message', { delta: 'two' })
      two.write('data: [DONE]\n\n')
      expect(await second).toBe('two')
      await until(() => page.shown().text === 'two', 'the second answer')
    })

    it('a failure rejects and stands in the state, and is no unhandled rejection', async () => {
      const server = await startSSEServer()
      const unhandled = catchUnhandledRejections()
      server.answerWith(500)
      const page = mount('useSSEText', {
        source: server.url('/chat'),
        options: { ...options, onError: () => {} },
      })
      void page.controls().start({ message: 'Hello' })
      await until(() => page.shown().status === 'error', 'the error')
      expect(page.shown()).toMatchObject({ isStreaming: false, error: { code: 'status', status: 500 } })
      await expect(page.controls().start({ message: 'Again' })).rejects.toMatchObject({
        status: 500,
        fatal: true,
      })
      expect(unhandled).toEqual([])
    })

    it('start() without a source rejects with what is missing', async () => {
      const page = mount('useSSEText', { source: null, options })
      await expect(page.controls().start({})).rejects.toMatchObject({ code: 'request' })
      expect(page.shown()).toMatchObject({ status: 'idle', text: '' })
    })

    it('a component that leaves in the middle aborts the request, and its start() rejects', async () => {
      const server = await startSSEServer()
      const page = mount('useSSEText', { source: server.url('/chat'), options })
      const answer = page.controls().start({ message: 'Hello' })
      const stream = await server.stream(0)
      stream.send('message', { delta: 'half' })
      await until(() => page.shown().text === 'half', 'the token')
      page.unmount()
      await until(() => stream.isClosed(), 'the aborted request')
      await expect(answer).rejects.toMatchObject({ code: 'aborted' })
    })

    it('start() sends what its body is at that moment', async () => {
      const server = await startSSEServer()
      const page = mount('useSSEText', { source: server.url('/chat'), options })
      const body = { messages: [{ role: 'user', content: 'Hello' }] }
      const answer = page.controls().start(body)
      body.messages.push({ role: 'assistant', content: '' })
      const stream = await server.stream(0)
      expect(stream.body).toBe('{"messages":[{"role":"user","content":"Hello"}]}')
      body.messages.push({ role: 'user', content: 'Are you there?' })
      page.update({ source: server.url('/chat'), options: { ...options, onMessage: () => {} } })
      stream.send('message', { delta: 'Hi' })
      stream.write('data: [DONE]\n\n')
      expect(await answer).toBe('Hi')
      expect(server.streams).toHaveLength(1)
    })

    it('opens by itself unless manual, and follows its source and `enabled`', async () => {
      const server = await startSSEServer()
      const auto = { sentinel: '[DONE]', reconnect: false } as const
      const page = mount('useSSEText', { source: null, options: auto })
      expect(page.shown()).toMatchObject({ status: 'idle', isStreaming: false })
      page.update({ source: server.url('/a'), options: { ...auto, enabled: false } })
      page.update({ source: server.url('/a'), options: auto })
      const a = await server.stream(0)
      expect(a.method).toBe('GET')
      a.send('message', 'text of a')
      await until(() => page.shown().text === 'text of a', 'the text of a')
      page.update({ source: server.url('/b'), options: auto })
      const b = await server.stream(1)
      await until(() => a.isClosed(), 'the end of a')
      b.send('message', 'text of b')
      b.write('data: [DONE]\n\n')
      await until(() => page.shown().status === 'done', 'done')
      expect(page.shown().text).toBe('text of b')
      expect(server.streams).toHaveLength(2)
    })

    it('what is whole is idle while disabled, and as it was after that, without being asked again', async () => {
      const server = await startSSEServer()
      const props = (enabled: boolean) => ({ source: server.url(), options: { until: 'end', enabled } })
      const page = mount('useSSEText', props(true))
      ;(await server.stream(0)).send('end', 'whole')
      await until(() => page.shown().status === 'done', 'the end')
      page.update(props(false))
      await until(() => page.shown().status === 'idle', 'the disabled one')
      expect(page.shown().text).toBe('whole')
      page.update(props(true))
      await until(() => page.shown().status === 'done', 'the enabled one')
      expect(page.shown().text).toBe('whole')
      expect(server.streams).toHaveLength(1)
    })

    it('is connecting from its first render when it opens by itself', async () => {
      const server = await startSSEServer()
      const page = mount('useSSEText', { source: server.url() })
      expect(page.renders[0]).toMatchObject({ status: 'connecting', isStreaming: true, text: '' })
      await server.stream(0)
      await until(() => page.shown().status === 'open', 'the open line')
      expect(server.streams).toHaveLength(1)
    })

    it('asks the source of the latest render', async () => {
      const server = await startSSEServer()
      const page = mount('useSSEText', { source: server.url('/old'), options })
      page.update({ source: server.url('/new'), options })
      await page.settled()
      void page.controls().start({ message: 'Hello' })
      expect((await server.stream(0)).path).toBe('/new')
    })
  })
}
