import { describe, expect, it, vi } from 'vitest'
import {
  createSSEClient,
  createTextView,
  observe,
  type SSEClient,
  type Source,
  type TextOptions,
} from '../../src/index.ts'
import { startEventServer } from './eventServer.ts'
import { until } from './until.ts'

const options: TextOptions = { manual: true, sentinel: '[DONE]', delta: (data) => data.delta }
const done = { data: '[DONE]' }
const delta = (text: string) => ({ data: { delta: text } })

const start = (source: Source, more: TextOptions = {}, client: SSEClient = createSSEClient()) => {
  const view = createTextView(client, source, { ...options, ...more })
  const texts: string[] = []
  const off = view.subscribe(() => texts.push(`${view.getSnapshot().status} ${view.getSnapshot().text}`))
  return { client, view, texts, off }
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
    await expect(answer).rejects.toMatchObject({ code: 'aborted', fatal: true })
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

  it('asks nothing more once its reader has left, and says so', async () => {
    const server = await startEventServer()
    const { view, off } = start(server.url)
    const cut = view.start('half')
    ;(await server.line(0)).send(delta('half'))
    await until(() => view.getSnapshot().text === 'half')
    off()
    await expect(cut).rejects.toMatchObject({ code: 'aborted', fatal: true })
    expect(view.getSnapshot()).toMatchObject({ status: 'closed', text: 'half', isStreaming: false })
    await expect(view.start('late')).rejects.toMatchObject({ code: 'aborted', fatal: true })
    expect(server.lines).toHaveLength(1)
    view.subscribe(() => {})
    void view.start('back')
    expect((await server.line(1)).body).toBe('back')
    view.stop()
    await until(() => server.open() === 0)
  })

  it('that nobody reads does not claim to be streaming, whether it begins by itself or not', async () => {
    const server = await startEventServer()
    const { view, off } = start(server.url, { manual: false })
    ;(await server.line(0)).send(delta('half'))
    await until(() => view.getSnapshot().text === 'half')
    off()
    await until(() => server.open() === 0)
    expect(view.getSnapshot()).toMatchObject({ status: 'closed', text: 'half', isStreaming: false })
    const unread = createTextView(createSSEClient(), server.url, {})
    unread.leave()
    expect(unread.getSnapshot()).toMatchObject({ status: 'idle', isStreaming: false })
  })

  it('that was asked something by start() is not asked again for who comes back', async () => {
    const server = await startEventServer()
    const { view, off } = start(server.url, { manual: false })
    await server.line(0)
    const answer = view.start('question')
    ;(await server.line(1)).send(delta('answer'), done)
    expect(await answer).toBe('answer')
    off()
    view.subscribe(() => {})
    view.refresh()
    expect(view.getSnapshot()).toMatchObject({ status: 'done', text: 'answer' })
    await until(() => server.open() === 0)
    expect(server.lines).toHaveLength(2)
  })

  it('shares its connection with nobody, and is still seen by who observes the client', async () => {
    const server = await startEventServer()
    const types: string[] = []
    const client = createSSEClient({ use: [observe(({ type }) => types.push(type))] })
    const both = [1, 2].map(() => start(server.url, { manual: false }, client))
    ;(await server.line(1)).send(delta('a'))
    await until(() => types.includes('message'))
    expect(types.filter((type) => type === 'attempt')).toHaveLength(2)
    for (const { off } of both) off()
    await until(() => server.open() === 0)
  })

  it('of client.clear() is forgotten: what was asked is not asked again, what began by itself begins afresh', async () => {
    const server = await startEventServer()
    const client = createSSEClient()
    const codes: string[] = []
    const onError = ({ code }: { code: string }): void => void codes.push(code)
    const { view: asked } = start(`${server.url}/asked`, { onError }, client)
    const answer = asked.start('secret')
    ;(await server.line(0)).send(delta('secret'))
    const { view: began } = start(`${server.url}/began`, { manual: false }, client)
    ;(await server.line(1)).send(delta('secret'))
    await until(() => [asked, began].every((view) => view.getSnapshot().text === 'secret'))
    client.clear()
    await expect(answer).rejects.toMatchObject({ code: 'aborted' })
    expect(asked.getSnapshot()).toMatchObject({ status: 'closed', text: '', error: { code: 'aborted' } })
    expect(codes).toEqual(['aborted'])
    expect(began.getSnapshot()).toMatchObject({ status: 'connecting', text: '' })
    ;(await server.line(2)).send(delta('fresh'), done)
    await until(() => began.getSnapshot().text === 'fresh')
    await until(() => server.open() === 0)
    expect(server.lines.map(({ path }) => path.split('/').at(-1))).toEqual(['asked', 'began', 'began'])
  })

  it.each(['stopped', 'left half-way', 'done and left'])(
    'that was %s is forgotten by client.clear() too, and looking at it asks nothing',
    async (how) => {
      const server = await startEventServer()
      const client = createSSEClient()
      const view = createTextView(client, server.url, options)
      const shown: string[] = []
      let off = view.subscribe(() => shown.push(view.getSnapshot().text))
      void view.start('mine')
      const line = await server.line(0)
      line.send(delta('secret'))
      await until(() => view.getSnapshot().text === 'secret')
      if (how === 'stopped') view.stop()
      if (how === 'done and left') line.send(done)
      await until(() => how === 'left half-way' || view.getSnapshot().readyState === 2)
      if (how !== 'stopped') off()
      await until(() => server.open() === 0)
      client.clear()
      if (how === 'stopped') expect(shown.at(-1)).toBe('')
      else off = view.subscribe(() => {})
      expect(view.getSnapshot()).toMatchObject({ status: 'closed', text: '', isStreaming: false })
      expect(view.getSnapshot()).toBe(view.getSnapshot())
      off()
      await new Promise(setImmediate)
      expect(server.lines).toHaveLength(1)
    },
  )

  it('that is done lets go of its stream when it is left', async () => {
    const server = await startEventServer()
    const counts: number[] = []
    const watch = observe((activity) => {
      if (activity.type === 'consumers') counts.push(activity.count)
    })
    const client = createSSEClient({ use: [watch] })
    const view = createTextView(client, server.url, options)
    const off = view.subscribe(() => {})
    const answer = view.start('x')
    ;(await server.line(0)).send(delta('all'), done)
    expect(await answer).toBe('all')
    expect(counts).toEqual([1])
    off()
    await until(() => counts.at(-1) === 0)
    expect(view.getSnapshot()).toMatchObject({ status: 'done', text: 'all' })
  })

  it('that was asked something and left half-way is not replaced by one that begins by itself', async () => {
    const server = await startEventServer()
    const { view, off } = start(server.url, { manual: false })
    await server.line(0)
    void view.start('question')
    ;(await server.line(1)).send(delta('half'))
    await until(() => view.getSnapshot().text === 'half')
    off()
    await until(() => server.open() === 0)
    view.subscribe(() => {})
    expect(view.getSnapshot()).toMatchObject({ status: 'closed', text: 'half' })
    expect(server.lines).toHaveLength(2)
  })

  it('delta may clear what came before, and ask for another', async () => {
    const server = await startEventServer()
    const client = createSSEClient()
    const view = createTextView(client, server.url, {
      ...options,
      delta: ({ delta: text }: { delta: string }) => {
        if (text === 'clear') view.clear()
        if (text === 'start') void view.start('two')
        return text
      },
    })
    view.subscribe(() => {})
    void view.start('one')
    ;(await server.line(0)).send(delta('old'), delta('clear'), delta(' new'))
    await until(() => view.getSnapshot().text === 'clear new')
    server.lines[0]!.send(delta('start'))
    ;(await server.line(1)).send(delta('second'), done)
    await until(() => view.getSnapshot().status === 'done')
    expect(view.getSnapshot().text).toBe('second')
  })

  it('rejects where its signal was aborted', async () => {
    const server = await startEventServer()
    const { view } = start(server.url, { signal: AbortSignal.abort(), onError: () => {} })
    await expect(view.start('x')).rejects.toMatchObject({ code: 'aborted' })
    expect(server.lines).toHaveLength(0)
  })

  it('that is asked again says nothing twice: anew without an id to go on from, on from there with one', async () => {
    const server = await startEventServer()
    const retrying: TextOptions = {
      ...options,
      manual: false,
      reconnect: { delay: 1, maxDelay: 100 },
      onError: () => {},
    }
    const { view } = start(server.url, retrying)
    const first = await server.line(0)
    first.send(delta('half'))
    await until(() => view.getSnapshot().text === 'half')
    first.cut()
    const second = await server.line(1)
    second.send({ ...delta('half'), id: '1' })
    await until(() => view.getSnapshot().text === 'half' && view.getSnapshot().status === 'open')
    second.cut()
    const third = await server.line(2)
    expect(third.headers['last-event-id']).toBe('1')
    third.send(delta(' whole'), done)
    await until(() => view.getSnapshot().status === 'done')
    expect(view.getSnapshot().text).toBe('half whole')
  })

  it.each([
    [undefined, { delay: 1 }],
    ['POST', { delay: 1 }],
    ['POST', true],
  ])(
    'is asked again after a loss, and never when it has ended (%s, reconnect: %o)',
    async (method, reconnect) => {
      const server = await startEventServer()
      const { view } = start(server.url, {
        method,
        manual: false,
        sentinel: undefined,
        reconnect,
        onError: () => {},
      })
      const first = await server.line(0)
      first.send(delta('half'))
      await until(() => view.getSnapshot().text === 'half')
      first.cut()
      const second = await server.line(1)
      second.send(delta('whole'))
      second.end()
      await until(() => view.getSnapshot().readyState === 2)
      expect(view.getSnapshot()).toMatchObject({ status: 'done', text: 'whole', error: null })
      expect(server.lines).toHaveLength(2)
    },
  )

  it('with `reconnect` and a declared end takes an end without it for a loss', async () => {
    const server = await startEventServer()
    const { view } = start(server.url, { reconnect: true, onError: () => {} })
    const whole = view.start({ message: 'Hello' })
    const first = await server.line(0)
    first.send(delta('half'))
    await until(() => view.getSnapshot().text === 'half')
    first.end()
    ;(await server.line(1)).send(delta('whole'), done)
    expect(await whole).toBe('whole')
    expect(server.lines.map(({ body }) => body)).toEqual(Array(2).fill('{"message":"Hello"}'))
  })

  it('that is whole is not asked again when it is disabled and enabled', async () => {
    const server = await startEventServer()
    const auto: TextOptions = { ...options, manual: false }
    const { view, texts } = start(server.url, auto)
    ;(await server.line(0)).send(delta('all'), done)
    await until(() => view.getSnapshot().status === 'done')
    view.update(server.url, { ...auto, enabled: false })
    view.refresh()
    expect(view.getSnapshot()).toMatchObject({ status: 'idle', text: 'all' })
    const told = texts.length
    view.refresh()
    expect(texts).toHaveLength(told)
    view.update(server.url, auto)
    view.refresh()
    // Who only looks when it is told to does see it.
    expect(texts.at(-1)).toBe('done all')
    await new Promise(setImmediate)
    expect(server.lines).toHaveLength(1)
  })

  it('that was disabled half-way, and then left, begins anew for who comes back to it enabled', async () => {
    const server = await startEventServer()
    const auto: TextOptions = { ...options, manual: false }
    const { view, off } = start(server.url, auto)
    ;(await server.line(0)).send(delta('half'))
    await until(() => view.getSnapshot().text === 'half')
    view.update(server.url, { ...auto, enabled: false })
    view.refresh()
    off()
    await until(() => server.open() === 0)
    view.update(server.url, auto)
    const leave = view.subscribe(() => {})
    ;(await server.line(1)).send(delta('whole'), done)
    await until(() => view.getSnapshot().status === 'done')
    expect(view.getSnapshot().text).toBe('whole')
    leave()
  })

  it('that was started by hand is not asked again for having been disabled half-way', async () => {
    const server = await startEventServer()
    const auto: TextOptions = { ...options, manual: false }
    const { view } = start(server.url, auto)
    await server.line(0)
    const whole = view.start()
    ;(await server.line(1)).send(delta('half'))
    await until(() => view.getSnapshot().text === 'half')
    view.update(server.url, { ...auto, enabled: false })
    view.refresh()
    expect(await whole).toBe('half')
    view.update(server.url, auto)
    view.refresh()
    expect(view.getSnapshot()).toMatchObject({ status: 'closed', text: 'half' })
    await new Promise(setImmediate)
    expect(server.lines).toHaveLength(2)
  })

  it('that was done and left is not asked again for who comes back', async () => {
    const server = await startEventServer()
    const { view, off } = start(server.url, { manual: false })
    ;(await server.line(0)).send(delta('all'), done)
    await until(() => view.getSnapshot().status === 'done')
    off()
    await until(() => server.open() === 0)
    view.subscribe(() => {})
    expect(view.getSnapshot()).toMatchObject({ status: 'done', text: 'all' })
    await new Promise(setImmediate)
    expect(server.lines).toHaveLength(1)
  })

  it('whose source went away before client.clear() is forgotten, and told so', async () => {
    const server = await startEventServer()
    const auto: TextOptions = { ...options, manual: false }
    const { client, view, texts } = start(server.url, auto)
    ;(await server.line(0)).send(delta('secret'))
    await until(() => view.getSnapshot().text === 'secret')
    view.update(null, auto)
    view.refresh()
    expect(view.getSnapshot()).toMatchObject({ status: 'idle', text: 'secret' })
    client.clear()
    expect(texts.at(-1)).toBe('idle ')
    expect(view.getSnapshot()).toMatchObject({ status: 'idle', text: '' })
    await until(() => server.open() === 0)
    expect(server.lines).toHaveLength(1)
  })

  it.each([['half-way'], ['whole']])(
    'that began by itself and was left %s asks nothing after client.clear(), until somebody comes back',
    async (how) => {
      const server = await startEventServer()
      const { client, view, off } = start(server.url, { ...options, manual: false })
      const line = await server.line(0)
      line.send(delta('secret'), ...(how === 'whole' ? [done] : []))
      await until(() => view.getSnapshot().text === 'secret')
      off()
      await until(() => server.open() === 0)
      client.clear()
      // As each render of a component that is hidden does.
      expect(view.getSnapshot().text).toBe('')
      await new Promise(setImmediate)
      expect(server.lines).toHaveLength(1)
      const leave = view.subscribe(() => {})
      ;(await server.line(1)).send(delta('anew'), done)
      await until(() => view.getSnapshot().status === 'done')
      expect(view.getSnapshot().text).toBe('anew')
      leave()
      await until(() => server.open() === 0)
      expect(server.lines).toHaveLength(2)
    },
  )

  it('whose source is away is not missed by client.clear(): nobody called start()', async () => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => {})
    const server = await startEventServer()
    const auto: TextOptions = { ...options, manual: false }
    const { client, view } = start(server.url, auto)
    await server.line(0)
    view.update(null, auto)
    view.refresh()
    client.clear()
    await new Promise(setImmediate)
    expect(warn).not.toHaveBeenCalled()
    warn.mockRestore()
    await until(() => server.open() === 0)
    expect(server.lines).toHaveLength(1)
  })

  it('that was asked by GET is not asked again by client.clear()', async () => {
    const server = await startEventServer()
    const { client, view } = start(server.url)
    const first = view.start()
    ;(await server.line(0)).send(delta('all'), done)
    expect(await first).toBe('all')
    client.clear()
    expect(view.getSnapshot()).toMatchObject({ status: 'closed', text: '' })
    const second = view.start()
    await server.line(1)
    client.clear()
    await expect(second).rejects.toMatchObject({ code: 'aborted' })
    await until(() => server.open() === 0)
    expect(server.lines).toHaveLength(2)
  })

  it('that may be asked again where its connection is lost is not asked again by client.clear() either', async () => {
    const server = await startEventServer()
    const { client, view } = start(server.url, { reconnect: { delay: 100 } })
    const answer = view.start('secret')
    ;(await server.line(0)).send(delta('half'))
    await until(() => view.getSnapshot().text === 'half')
    client.clear()
    await expect(answer).rejects.toMatchObject({ code: 'aborted' })
    expect(view.getSnapshot()).toMatchObject({ status: 'closed', text: '' })
    await until(() => server.open() === 0)
    expect(server.lines).toHaveLength(1)
  })

  it('that is left as it ends is whole', async () => {
    const server = await startEventServer()
    const { view, off } = start(server.url, { onStatus: (status) => status === 'done' && off() })
    const answer = view.start('question')
    ;(await server.line(0)).send(delta('all'), done)
    expect(await answer).toBe('all')
    await until(() => server.open() === 0)
  })

  it('that began by itself is not asked again by client.clear() where it is a POST, nor where start() asked meanwhile', async () => {
    const server = await startEventServer()
    const client = createSSEClient()
    const post = { url: `${server.url}/post`, method: 'POST', body: 'secret', onError: () => {} } as const
    const { view: posted } = start(post, { manual: false }, client)
    await server.line(0)
    const { view: asked } = start(`${server.url}/get`, { manual: false }, client)
    await server.line(1)
    const answer = asked.start()
    await server.line(2)
    await until(() => server.open() === 2)
    client.clear()
    await expect(answer).rejects.toMatchObject({ code: 'aborted' })
    expect([posted, asked].map((view) => view.getSnapshot().status)).toEqual(['closed', 'closed'])
    await until(() => server.open() === 0)
    expect(server.lines).toHaveLength(3)
  })

  it('every start() settles, also where one is called while another takes its turn', async () => {
    const server = await startEventServer()
    const view = createTextView(createSSEClient(), server.url, options)
    let nested: Promise<string> | undefined
    view.subscribe(() => {
      if (view.getSnapshot().status === 'closed') nested ??= view.start('nested')
    })
    const first = view.start('one')
    await server.line(0)
    const second = view.start('two')
    expect(await first).toBe('')
    expect(await second).toBe('')
    ;(await server.line(1)).send(delta('last'), done)
    expect(await nested).toBe('last')
    expect(server.lines.map(({ body }) => body)).toEqual(['one', 'nested'])
    await until(() => server.open() === 0)
  })
})
