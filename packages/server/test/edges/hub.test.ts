import {
  connect as connectHttp2,
  createServer as createHttp2Server,
  type Http2ServerRequest,
} from 'node:http2'
import type { AddressInfo } from 'node:net'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import {
  createHub,
  type EventLog,
  type Grant,
  type Hub,
  type LogListener,
  memoryLog,
  type Session,
} from '../../src/index.ts'
import { connect, until } from '../support/connect.ts'
import { recordingLogger, serveHub } from '../support/hubServer.ts'
import { servePolls } from '../support/polls.ts'

test('a store that was never reached does not keep a stream from opening', async () => {
  const inner = memoryLog()
  const log: EventLog = { ...inner, tail: null, read: () => Promise.reject(new Error('away')) }
  const { hub, url } = await serveHub({ log, logger: recordingLogger() })
  const stream = await connect(url)
  expect(stream.status).toBe(200)
  await until(() => hub.stats().connections === 1)
})

describe('limits.messageBytes', () => {
  test('is what a message may have, in bytes on the wire', async () => {
    const { hub } = await serveHub({ limits: { messageBytes: 'data: x\n\n'.length } })
    await expect(hub.broadcast({ text: 'x' })).resolves.toMatchObject({ connections: 0 })
    for (const text of ['xx', 'ö'])
      await expect(hub.broadcast({ text })).rejects.toMatchObject({
        code: 'message-too-large',
        field: 'text',
      })
  })
})

test('a time is one that timers can keep', () => {
  const longest = 2 ** 31 - 1
  for (const name of ['heartbeat', 'retry']) {
    expect(() => createHub({ [name]: longest })).not.toThrow()
    expect(() => createHub({ [name]: longest + 1 })).toThrow(
      expect.objectContaining({ code: 'invalid-option', field: name }),
    )
  }
})

test.each([
  ['a redirection that is thrown', { status: 302 }, 500, 1],
  ['a status that is none', { statusCode: 600 }, 500, 1],
  ['the last there is', { statusCode: 599 }, 599, 0],
  ['two, of which `status` counts', { statusCode: 403, status: 404 }, 404, 0],
])('authorize and its error: %s', async (_, fields, expected, told) => {
  const logger = recordingLogger()
  const { url } = await serveHub({
    authorize: () => {
      throw Object.assign(new Error('no'), fields)
    },
    logger,
  })
  expect((await connect(url)).status).toBe(expected)
  expect(logger.lines).toHaveLength(told)
})

test.each([300, 599])('authorize may answer %i', async (status) => {
  const { url } = await serveHub({ authorize: () => status })
  expect((await connect(url)).status).toBe(status)
})

test('many who give way in one turn all go on', async () => {
  let resumed = 0
  const { url } = await serveHub({
    heartbeat: false,
    callbacks: {
      onOpen(session) {
        const waitAfterTurn = () => void session.drained().then(() => (resumed += 1))
        waitAfterTurn()
        const end = performance.now() + 10
        while (performance.now() < end);
        for (let i = 0; i < 3; i += 1) waitAfterTurn()
      },
    },
  })
  await connect(url)
  await until(() => resumed === 4)
})

describe('over HTTP/2, a hub that is closed', () => {
  const serveClosed = async () => {
    const hub = createHub()
    const authorize = (_: Http2ServerRequest) => null
    const [stream, poll] = [hub.handler(authorize), hub.pollHandler(authorize)]
    const server = createHttp2Server((req: Http2ServerRequest, res) =>
      (req.url.startsWith('/poll') ? poll : stream)(req, res),
    )
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const session = connectHttp2(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)
    session.on('error', () => {})
    onTestFinished(() => {
      session.destroy()
      server.close()
    })
    await hub.close()
    const ask = (method = 'GET') => {
      const request = session.request({ ':path': '/', ':method': method })
      const state = { status: 0, ended: false, failed: false }
      request.on('response', (head) => (state.status = head[':status']!))
      request.on('end', () => (state.ended = true))
      request.on('error', () => (state.failed = true))
      request.resume()
      return state
    }
    return { session, ask }
  }

  test('tells who comes to use another connection', async () => {
    const { session, ask } = await serveClosed()
    let isGone = false
    session.on('goaway', () => (isGone = true))
    const answer = ask()
    await until(() => answer.ended && isGone)
  })

  test('answers HEAD, and gives Node nothing to warn of', async () => {
    const warn = vi.spyOn(process, 'emitWarning').mockImplementation(() => {})
    onTestFinished(() => warn.mockRestore())
    const { ask } = await serveClosed()
    const answer = ask('HEAD')
    await until(() => answer.ended)
    expect(answer).toEqual({ status: 200, ended: true, failed: false })
    expect(warn).not.toHaveBeenCalled()
  })
})

test('close spreads its streams over the window, and waits for no more of it once none is left', async () => {
  const { hub, url } = await serveHub()
  const stream = await connect(url)
  await hub.close({ drain: 600_000 })
  await until(() => stream.isWhole() === true)
})

/** A log that gets another life when it is told to, and that answers when it is let. */
const createFickleLog = () => {
  let inner = memoryLog()
  let listener: LogListener | undefined
  let release = (): void => {}
  let released = Promise.resolve()
  const listen = (next: LogListener): void => {
    listener = next
    inner.listen(next)
  }
  const state = {
    isReading: false,
    hold() {
      released = new Promise((resolve) => (release = resolve))
    },
    release: () => release(),
    /** What was kept is gone, as after a store that was wiped. */
    reset() {
      inner = memoryLog()
      listen(listener!)
      const { epoch } = inner.tail!
      listener!.onReset('epoch', { epoch, oldest: 1, top: 0 })
    },
  }
  const log: EventLog = {
    get tail() {
      return inner.tail
    },
    append: (message) => inner.append(message),
    async read(after, limit) {
      const page = inner.read(after, limit)
      state.isReading = limit > 0
      if (limit > 0) await released
      return page
    },
    signal: (signal) => inner.signal(signal),
    listen,
    close: () => inner.close(),
  }
  return { log, state }
}

describe('a log that gets another life', () => {
  test('while a page of the first is on its way: that is replayed, the gap told, and live loses nothing', async () => {
    const { log, state } = createFickleLog()
    const { hub, url } = await serveHub({ log })
    const start = hub.lastEventId()
    for (let i = 1; i <= 3; i += 1) await hub.broadcast({ text: `old ${i}` })
    state.hold()
    const stream = await connect(url, { lastEventId: start })
    await until(() => state.isReading)
    state.reset()
    state.release()
    await until(() => hub.stats().catchingUp === 0)
    await hub.broadcast({ text: 'new' })
    await until(() => stream.data().at(-1) === 'new')
    expect(stream.read().messages.map(({ type, data }) => (type === 'message' ? data : type))).toEqual([
      ...['old 1', 'old 2', 'old 3'],
      'ssekit:gap',
      'new',
    ])
  })

  test('is told at once to a poll that is held', async () => {
    const { log, state } = createFickleLog()
    const hub = createHub({ log })
    onTestFinished(() => hub.close())
    const { poll } = await servePolls(hub)
    const { id } = await hub.broadcast({ text: 'first' })
    const answer = poll('?wait=20000', id)
    await until(() => hub.stats().polls === 1 && state.isReading)
    await new Promise(setImmediate)
    state.reset()
    expect((await answer).entries).toMatchObject([{ event: 'ssekit:gap' }])
  }, 10_000)
})

test('what reaches a stream while it catches up counts once, as replayed', async () => {
  const { log, state } = createFickleLog()
  const { hub, url } = await serveHub({ log })
  const start = hub.lastEventId()
  await hub.broadcast({ text: 'missed' })
  state.hold()
  const stream = await connect(url, { lastEventId: start })
  await until(() => state.isReading)
  await hub.broadcast({ text: 'meanwhile' })
  state.release()
  await until(() => stream.data().length === 2 && hub.stats().catchingUp === 0)
  await hub.broadcast({ text: 'live' })
  await until(() => stream.data().length === 3)
  expect(hub.stats().totals).toMatchObject({ delivered: 1, replayed: 2 })
})

describe('a request whose authorize takes its time', () => {
  const serveSlow = async (grant: () => Grant = () => ({ client: 'ann', groups: ['news'] })) => {
    let answer = (): void => {}
    const answered = new Promise<void>((resolve) => (answer = resolve))
    const served = await serveHub({ authorize: () => answered.then(grant) })
    const request = connect(served.url)
    await until(() => served.hub.stats().opening === 1)
    return { ...served, request, answer }
  }

  test('and which met more orders than are kept is told to come back, at once', async () => {
    const { hub, request } = await serveSlow()
    for (let i = 0; i < 1_000; i += 1) await hub.disconnect({ client: `other ${i}` })
    expect(hub.stats().opening).toBe(1)
    await hub.disconnect({ client: 'ann' })
    expect(hub.stats().opening).toBe(0)
    const stream = await request
    await until(() => stream.isWhole() === true)
    expect(stream.text()).toMatch(/^retry: \d+\n\n$/)
  })

  test('more than a dismissal lasts, and which met one, is refused nevertheless', async () => {
    vi.useFakeTimers({ toFake: ['Date'] })
    onTestFinished(() => void vi.useRealTimers())
    const { hub, url, request, answer } = await serveSlow()
    await hub.disconnect({ group: 'news' }, { reconnect: false })
    vi.setSystemTime(Date.now() + 61_000)
    answer()
    expect((await request).status).toBe(204)
    expect((await connect(url)).status).toBe(204)
  })

  test('and whose grant runs out in that very millisecond is refused', async () => {
    const { request, answer } = await serveSlow(() => ({ client: 'ann', expiresAt: Date.now() }))
    vi.useFakeTimers({ toFake: ['Date'] })
    onTestFinished(() => void vi.useRealTimers())
    answer()
    expect((await request).status).toBe(401)
  })
})

test('who is refused hears so although the store does not answer', async () => {
  const log: EventLog = { ...memoryLog(), tail: null, read: () => new Promise(() => {}) }
  const { url } = await serveHub({ log, authorize: () => null })
  expect((await connect(url)).status).toBe(401)
})

test('readers whose messages of one tick begin alike get each their own', async () => {
  const { hub, url } = await serveHub({ heartbeat: false })
  const streams = [await connect(`${url}?client=ann`), await connect(`${url}?client=bob`)]
  await until(() => hub.stats().connections === 2 && hub.stats().catchingUp === 0)
  const texts = ['first', 'second']
  await Promise.all([...texts.map((text) => hub.broadcast({ text })), hub.send('ann', { text: 'for ann' })])
  await until(() => streams.every((stream) => stream.data().length >= 2))
  await hub.broadcast({ text: 'last' })
  await until(() => streams.every((stream) => stream.data().includes('last')))
  expect(streams.map((stream) => stream.data())).toEqual([
    [...texts, 'for ann', 'last'],
    [...texts, 'last'],
  ])
})

test.each([
  ['AbortError', false, 1],
  ['AbortError', true, 0],
  ['Error', true, 1],
])('an %s of onOpen, its stream closed: %s', async (name, isClosed, told) => {
  const logger = recordingLogger()
  let isOver = false
  const { url } = await serveHub({
    logger,
    callbacks: {
      async onOpen(session) {
        if (isClosed) session.close()
        setImmediate(() => (isOver = true))
        throw Object.assign(new Error('stopped'), { name })
      },
    },
  })
  await connect(url)
  await until(() => isOver)
  expect(logger.lines.map(({ message }) => message)).toEqual(Array(told).fill('onOpen failed'))
})

test('expiresAt is a time of the clock: a stream does not outlive it by what the clock was set, or the machine slept', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] })
  onTestFinished(() => void vi.useRealTimers())
  const hour = 3_600_000
  const { hub, url } = await serveHub({
    authorize: () => ({ client: 'ann', expiresAt: Date.now() + hour }),
  })
  await connect(url)
  vi.setSystemTime(Date.now() + 2 * hour)
  await vi.advanceTimersByTimeAsync(60_000)
  expect(hub.stats().connections).toBe(0)
})

test('expiresAt may be further away than a timer reaches', async () => {
  const day = 86_400_000
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] })
  onTestFinished(() => void vi.useRealTimers())
  const expiresAt = Date.now() + 60 * day
  const { hub, url } = await serveHub({ authorize: () => ({ client: 'ann', expiresAt }) })
  await connect(url)
  vi.advanceTimersByTime(59 * day)
  expect(hub.stats().connections).toBe(1)
  vi.advanceTimersByTime(day)
  expect(hub.stats().connections).toBe(0)
})

test('a client that leaves before its stream has a place is told neither of its opening nor of its end', async () => {
  const inner = memoryLog()
  let answer = (): void => {}
  const answered = new Promise<void>((resolve) => (answer = resolve))
  const log: EventLog = {
    ...inner,
    get tail() {
      return inner.tail
    },
    read: (after, limit) => answered.then(() => inner.read(after, limit)),
  }
  const callbacks = { onOpen: vi.fn(), onClose: vi.fn() }
  const { hub, url } = await serveHub({ log, callbacks })
  const stream = await connect(url, { lastEventId: hub.lastEventId() })
  stream.leave()
  await until(() => hub.stats().connections === 0)
  answer()
  // It goes on when its place has been read.
  await new Promise(setImmediate)
  expect(callbacks.onOpen).not.toHaveBeenCalled()
  expect(callbacks.onClose).not.toHaveBeenCalled()
})

test.each([
  ['the server closes', (session: Session) => session.close()],
  ['is dismissed', (_: Session, hub: Hub) => void hub.disconnect({ client: 'guest' })],
])('a stream that %s ends once, and what is left of its session says so', async (_, end) => {
  const sessions: Session[] = []
  const onClose = vi.fn()
  const { hub, url } = await serveHub({
    callbacks: { onOpen: (session) => void sessions.push(session), onClose },
  })
  const stream = await connect(url)
  await until(() => sessions.length === 1)
  const session = sessions[0]!
  end(session, hub)
  await until(() => stream.isWhole() === true && hub.stats().connections === 0)
  await new Promise(setImmediate)
  expect(onClose.mock.calls).toEqual([[session]])
  // Asked for the first time.
  expect(session.signal.aborted).toBe(true)
  expect(session.send({ text: 'late' })).toBe(false)
  expect(() => session.send({ text: 7 as never })).toThrow(expect.objectContaining({ code: 'invalid-data' }))
})

test('an entry of a store of one’s own that cannot be handed on does not silence the hub', async () => {
  const inner = memoryLog()
  let listener: LogListener | undefined
  const log: EventLog = {
    ...inner,
    get tail() {
      return inner.tail
    },
    listen(next) {
      listener = next
      inner.listen(next)
    },
  }
  const { hub, url } = await serveHub({ log })
  const stream = await connect(url)
  await until(() => hub.stats().connections === 1 && hub.stats().catchingUp === 0)
  const broken = { epoch: 'x', offset: 1, audience: { to: 'clients' }, block: 'data: x\n\n' }
  expect(() => listener!.onEntry(broken as never)).toThrow(TypeError)
  await hub.broadcast({ text: 'next' })
  await until(() => stream.data().length === 1)
  expect(stream.data()).toEqual(['next'])
})

test('the log of a hub that was closed goes on in the next one', async () => {
  const log = memoryLog()
  const first = createHub({ log })
  const { id } = await first.broadcast({ text: 'seen' })
  await first.broadcast({ text: 'missed' })
  await first.close()
  const { url } = await serveHub({ log })
  const stream = await connect(url, { lastEventId: id })
  await until(() => stream.data().length === 1)
  expect(stream.read().messages.map(({ data }) => data)).toEqual(['missed'])
})
