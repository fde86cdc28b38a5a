import { openAIChat, type BodyOption } from '@ssekit/core'
import { describe, expect, it } from 'vitest'
import { catchUnhandledRejections } from '../catchUnhandledRejections.ts'
import type { BindingDriver } from '../driver.ts'
import { startSSEServer } from '../sseServer.ts'
import { until } from '../until.ts'

/** What is told through `onError` is not told the console too. */
const onError = (): void => {}
const options = { manual: true, onError, ...openAIChat }
const chunk = (content: string) => ({ choices: [{ index: 0, delta: { content } }] })

export const answerCases = ({ mount }: BindingDriver): void => {
  describe('an answer', () => {
    const ask = async (more: object = {}) => {
      const server = await startSSEServer()
      const page = mount('useSSEText', { source: server.url('/chat'), options: { ...options, ...more } })
      const answer = page.controls().start({ message: 'Hello' })
      const stream = await server.stream(0)
      stream.send('message', chunk('Half an '))
      await until(() => page.shown().text === 'Half an ', 'the first words')
      const statuses = () => page.renders.map(({ status }) => status)
      return { server, page, answer, stream, statuses }
    }

    it('that fails in mid-stream is an error with the words of the provider, and keeps its text', async () => {
      const { page, answer, stream, statuses } = await ask()
      stream.send('message', { error: { message: 'The model is overloaded.' } })
      stream.write('data: [DONE]\n\n')
      await expect(answer).rejects.toMatchObject({ code: 'failed', fatal: true })
      await until(() => page.shown().status === 'error', 'the error')
      expect(page.shown()).toMatchObject({ text: 'Half an ', isStreaming: false, error: { code: 'failed' } })
      expect(page.shown().error!.message).toContain('The model is overloaded.')
      expect(statuses()).not.toContain('done')
      await until(() => stream.isClosed(), 'the closed socket')
    })

    it('that ends before its declared end is truncated, and keeps its text', async () => {
      const { page, answer, stream, statuses } = await ask()
      stream.end()
      await expect(answer).rejects.toMatchObject({ code: 'truncated', fatal: true })
      await until(() => page.shown().status === 'error', 'the error')
      expect(page.shown()).toMatchObject({
        text: 'Half an ',
        isStreaming: false,
        error: { code: 'truncated' },
      })
      expect(statuses()).not.toContain('done')
    })

    it('whose connection is cut keeps its text, and is not asked again', async () => {
      const { server, page, answer, stream } = await ask()
      stream.cut()
      await expect(answer).rejects.toMatchObject({ code: 'network', fatal: true })
      await until(() => page.shown().status === 'error', 'the error')
      expect(page.shown()).toMatchObject({ text: 'Half an ', isStreaming: false, retry: null })
      expect(server.streams).toHaveLength(1)
    })

    it('whose delta throws has failed: the error has the cause, the text that came stays', async () => {
      const cause = new TypeError('no such field')
      const { page, answer, stream, statuses } = await ask({
        delta: (data: { bad?: boolean }) => {
          if (data.bad) throw cause
          return openAIChat.delta(data)
        },
      })
      stream.send('message', { bad: true })
      await expect(answer).rejects.toMatchObject({ code: 'failed', cause })
      await until(() => page.shown().status === 'error', 'the error')
      expect(page.shown()).toMatchObject({ text: 'Half an ', isStreaming: false, error: { code: 'failed' } })
      expect(statuses()).not.toContain('done')
      await until(() => stream.isClosed(), 'the closed socket')
    })

    it('is asked once: by GET too a clean end is the end', async () => {
      const server = await startSSEServer()
      const source = server.url('/story')
      const page = mount('useSSEText', { source, options: { onError } }, { client: { reconnect: true } })
      const stream = await server.stream(0)
      stream.send('message', 'Once upon a time')
      stream.end()
      await until(() => page.shown().status === 'done', 'the end')
      expect(page.shown()).toMatchObject({
        text: 'Once upon a time',
        isStreaming: false,
        error: null,
        retry: null,
      })
      expect(stream.method).toBe('GET')
      expect(server.streams).toHaveLength(1)
    })

    it('is asked without a body by a click', async () => {
      const server = await startSSEServer()
      const source = { url: server.url('/chat'), method: 'POST' }
      const page = mount('useSSEText', { source, options })
      const button = document.createElement('button')
      const answers: Promise<string>[] = []
      button.addEventListener('click', (event) => {
        const start = page.controls().start as (given: unknown) => Promise<string>
        answers.push(start(event))
      })
      button.click()
      const stream = await server.stream(0)
      expect(stream).toMatchObject({ method: 'POST', body: '' })
      expect(stream.headers['content-type']).toBeUndefined()
      stream.send('message', chunk('Yes?'))
      stream.write('data: [DONE]\n\n')
      expect(await Promise.all(answers)).toEqual(['Yes?'])
    })

    class Question {
      text = 'Hello'
    }
    it.each([
      ['an instance of a class', new Question(), 'Question'],
      ['a Map', new Map([['text', 'Hello']]), 'Map'],
      ['a function', () => 'Hello', 'function'],
    ])('cannot be asked with %s: an error names it, and no request is made', async (_, body, name) => {
      const server = await startSSEServer()
      const unhandled = catchUnhandledRejections()
      const page = mount('useSSEText', { source: server.url('/chat'), options })
      void page.controls().start(body as unknown as BodyOption)
      await until(() => page.shown().status === 'error', 'the error')
      expect(page.shown()).toMatchObject({
        text: '',
        isStreaming: false,
        error: { code: 'request', fatal: true },
      })
      expect(page.shown().error!.message).toContain(name)
      void page.controls().start({ text: 'Hello' })
      expect(await server.stream(0)).toMatchObject({ body: '{"text":"Hello"}' })
      await until(() => page.shown().status === 'open', 'the next answer')
      expect(page.shown().error).toBeNull()
      expect(unhandled).toEqual([])
    })

    it('that is refused says why, and when to ask again', async () => {
      const server = await startSSEServer()
      const body = JSON.stringify({ error: { message: '3 of 3 answers used today' } })
      server.answerWith(429, { 'Content-Type': 'application/json', 'Retry-After': '20' }, body)
      const page = mount('useSSEText', { source: server.url('/chat'), options })
      const refused = { code: 'status', status: 429, body, retryAfter: 20_000 }
      await expect(page.controls().start({ message: 'Hello' })).rejects.toMatchObject(refused)
      await until(() => page.shown().status === 'error', 'the error')
      expect(page.shown().error).toMatchObject(refused)
    })
  })
}
