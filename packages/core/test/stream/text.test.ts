import { describe, expect, it, vi } from 'vitest'
import { createSSEClient, createTextView, type Source, type TextOptions } from '../../src/index.ts'
import { startEventServer } from './eventServer.ts'
import { until } from './until.ts'

const options: TextOptions = { manual: true, sentinel: '[DONE]', delta: (data) => data.delta }
const done = { data: '[DONE]' }
const delta = (text: string) => ({ data: { delta: text } })

const start = (source: Source, more: TextOptions = {}) => {
  const view = createTextView(createSSEClient(), source, { ...options, ...more })
  const texts: string[] = []
  const off = view.subscribe(() => texts.push(`${view.getSnapshot().status} ${view.getSnapshot().text}`))
  return { view, texts, off }
}

describe('createTextView', () => {
  it('sends a plain object as JSON, shows the text as it grows, and resolves with all of it', async () => {
    const server = await startEventServer()
    const { view } = start(server.url)
    expect(view.getSnapshot()).toMatchObject({ status: 'idle', text: '', isStreaming: false })
    const answer = view.start({ message: 'Hello' })
    expect(view.getSnapshot()).toMatchObject({ status: 'connecting', isStreaming: true })
    const line = await server.line(0)
    expect([line.method, line.headers['content-type'], line.body]).toEqual([
      'POST',
      'application/json',
      '{"message":"Hello"}',
    ])
    line.send(delta('Good '), delta('day'))
    await until(() => view.getSnapshot().text === 'Good day')
    line.send(delta('!'), done)
    expect(await answer).toBe('Good day!')
    expect(view.getSnapshot()).toMatchObject({ status: 'done', text: 'Good day!', isStreaming: false })
    await until(() => server.open() === 0)
  })

  it('stop() ends the answer: its text stays, the status reads closed, start() resolves with what there is', async () => {
    const server = await startEventServer()
    const { view } = start(server.url)
    const answer = view.start({ message: 'Hello' })
    ;(await server.line(0)).send(delta('Good '))
    await until(() => view.getSnapshot().text === 'Good ')
    view.stop()
    expect(await answer).toBe('Good ')
    expect(view.getSnapshot()).toMatchObject({ status: 'closed', text: 'Good ', isStreaming: false })
    await until(() => server.open() === 0)
    expect(server.lines).toHaveLength(1)
  })

  it('starts one answer at a time: the first resolves with its own text', async () => {
    const server = await startEventServer()
    const { view, texts } = start(server.url)
    const first = view.start('one')
    ;(await server.line(0)).send(delta('first'))
    await until(() => view.getSnapshot().text === 'first')
    const second = view.start('two')
    expect(view.getSnapshot().text).toBe('')
    expect(await first).toBe('first')
    ;(await server.line(1)).send(delta('second'), done)
    expect(await second).toBe('second')
    expect(server.lines.map(({ body }) => body)).toEqual(['one', 'two'])
    expect(texts.filter((text) => text.includes('firstsecond'))).toEqual([])
    await until(() => server.open() === 0)
  })

  it('starts another in a handler of the one before: that one resolves with what it had', async () => {
    const server = await startEventServer()
    let second: Promise<string> | undefined
    const { view } = start(server.url, {
      onEvent: (data: { delta: string }) => {
        if (data.delta === 'again') second = view.start('two')
      },
    })
    const first = view.start('one')
    ;(await server.line(0)).send(delta('first'), delta('again'), delta('never'))
    expect(await first).toBe('first')
    ;(await server.line(1)).send(delta('second'), done)
    expect(await second).toBe('second')
    expect(view.getSnapshot()).toMatchObject({ status: 'done', text: 'second' })
    await until(() => server.open() === 0)
  })

  it('rejects with the error that ended it, and whoever does not wait is not punished for it', async () => {
    const server = await startEventServer()
    const rejections = vi.fn()
    process.on('unhandledRejection', rejections)
    server.refuseWith(500)
    const { view } = start(server.url, { onError: () => {} })
    await expect(view.start('awaited')).rejects.toMatchObject({ code: 'status', status: 500, fatal: true })
    void view.start('not awaited')
    await until(() => view.getSnapshot().status === 'error' && server.lines.length === 2)
    await new Promise(setImmediate)
    process.off('unhandledRejection', rejections)
    expect(rejections).not.toHaveBeenCalled()
    await expect(start(null).view.start('x')).rejects.toMatchObject({ code: 'request' })
  })

  it('clear() empties the text; what still comes is added', async () => {
    const server = await startEventServer()
    const { view } = start(server.url)
    void view.start('x')
    const line = await server.line(0)
    line.send(delta('old'))
    await until(() => view.getSnapshot().text === 'old')
    view.clear()
    expect(view.getSnapshot().text).toBe('')
    line.send(delta('new'), done)
    await until(() => view.getSnapshot().text === 'new')
  })

  it('takes the data where it is a string, and skips what is none', async () => {
    const server = await startEventServer()
    const { view } = start(server.url, { delta: undefined })
    const answer = view.start('x')
    ;(await server.line(0)).send({ data: '"a"' }, { data: { b: 1 } }, { data: '"c"' }, done)
    expect(await answer).toBe('ac')
  })

  it('ends when nobody looks any more, but not for a second mount', async () => {
    const server = await startEventServer()
    const { view, off } = start(server.url)
    const answer = view.start('x')
    ;(await server.line(0)).send(delta('half'))
    await until(() => view.getSnapshot().text === 'half')
    off()
    const offAgain = view.subscribe(() => {})
    await new Promise(setImmediate)
    expect(server.open()).toBe(1)
    offAgain()
    expect(await answer).toBe('half')
    await until(() => server.open() === 0)
    expect(server.lines).toHaveLength(1)
  })

  it('unless manual begins by itself, follows its source, and idles while disabled', async () => {
    const server = await startEventServer()
    const auto: TextOptions = { ...options, manual: false }
    const { view, off } = start(server.url, auto)
    expect(view.getServerSnapshot()).toMatchObject({ status: 'connecting', text: '' })
    ;(await server.line(0)).send(delta('one'))
    await until(() => view.getSnapshot().text === 'one')
    view.update(`${server.url}?two`, auto)
    view.refresh()
    expect(view.getSnapshot()).toMatchObject({ status: 'connecting', text: '' })
    ;(await server.line(1)).send(delta('two'))
    await until(() => view.getSnapshot().text === 'two')
    view.update(`${server.url}?two`, { ...auto, enabled: false })
    view.refresh()
    expect(view.getSnapshot()).toMatchObject({ status: 'idle', text: 'two', isStreaming: false })
    await until(() => server.open() === 0)
    view.update(`${server.url}?two`, auto)
    view.refresh()
    ;(await server.line(2)).send(delta('anew'), done)
    await until(() => view.getSnapshot().text === 'anew' && view.getSnapshot().status === 'done')
    off()
    view.subscribe(() => {})
    await new Promise(setImmediate)
    expect(server.lines).toHaveLength(3)
  })

  it('that was left half-way begins anew for who comes back', async () => {
    const server = await startEventServer()
    const { view, off } = start(server.url, { manual: false })
    ;(await server.line(0)).send(delta('half'))
    await until(() => view.getSnapshot().text === 'half')
    off()
    await until(() => server.open() === 0)
    view.subscribe(() => {})
    ;(await server.line(1)).send(delta('whole'), done)
    await until(() => view.getSnapshot().status === 'done')
    expect(view.getSnapshot().text).toBe('whole')
  })
})
