import { steps } from '@ssekit/testing/scenarios'
import { afterEach, describe, expect, onTestFinished, vi } from 'vitest'
import {
  closeWhenHidden,
  observe,
  resume,
  createSSEClient,
  createStream,
  type SSEError,
  type SSEOptions,
  type Status,
  type StreamDefinition,
  type StreamHandle,
  type StreamOptions,
} from '../../../src/index.ts'
import { it, watchConsole } from '../support/server.ts'

const { stream } = steps

afterEach(() => void vi.restoreAllMocks())

const circular: Record<string, unknown> = {}
circular.self = circular
const toPrimitive = (): never => {
  throw new Error('not text')
}
/** What people have given, or could: a ref, a class, a collection, a number, text, something that cannot even be shown. */
const OTHERS = [5, true, 'text', 5n, Symbol('s'), { value: 'ref' }, new Set(['a']), /a/, new Date(0), [5]]
const NASTY = [Object.create(null), circular, { toString: toPrimitive }, new Proxy({}, {})]
const without = (...kinds: unknown[]): unknown[] =>
  [...OTHERS, ...NASTY, () => {}].filter(
    (value) => !kinds.some((kind) => kind === typeof value || kind === value),
  )

const NO_FUNCTION = without('function')
const NO_TEXT = without('string')
const NO_NUMBER = without('number', 'bigint').concat(5n, '100')
const NO_BOOLEAN = without('boolean')
const CONDITION = [...without('string', 'function', OTHERS.at(-1)), [5], ['a', 5]]
const TIME = [...NO_NUMBER, true]

/** Complete by type: a new option wants its line. `body` and `headers` are looked at with each request: see headers.test.ts. */
const WRONG: Record<Exclude<keyof StreamDefinition, 'headers' | 'body'>, readonly unknown[]> = {
  url: [...without('string', 'function'), 0, NaN],
  key: without('string', 'number'),
  method: NO_TEXT,
  credentials: [...NO_TEXT, 'everything'],
  fetch: NO_FUNCTION,
  transport: [...NO_FUNCTION, [], [5], 'fetch'],
  schema: [5, true, 'text', { message: 5 }, { message: 'text' }, { message: { value: 1 } }, ['a'], new Map()],
  decode: [...without('string', 'function'), 'xml', ''],
  until: CONDITION,
  failOn: CONDITION,
  sentinel: NO_TEXT,
  reconnect: [
    5,
    'yes',
    /a/,
    new Set(),
    { delay: '5' },
    { maxAttempts: true },
    { shouldRetry: 5 },
    { atEnd: 'done' },
    [5],
    () => {},
  ],
  connectTimeout: TIME,
  idleTimeout: TIME,
  maxMessageSize: NO_NUMBER,
  lastEventIdParam: NO_TEXT,
  flush: [...NO_NUMBER, 'sometimes'],
  buffer: NO_NUMBER,
  lastEventId: without('string', 'number'),
  use: [
    5,
    true,
    'close',
    {},
    () => {},
    ['close'],
    [null],
    new Set(),
    [closeWhenHidden],
    [resume],
    [closeWhenHidden(), observe],
  ],
  share: NO_BOOLEAN,
  linger: NO_NUMBER,
  gcTime: NO_NUMBER,
  events: [5, true, 'text', { message: 5 }, { message: 'text' }, [() => {}], new Map(), /a/],
  onMessage: NO_FUNCTION,
  onEvent: NO_FUNCTION,
  onOpen: NO_FUNCTION,
  onError: NO_FUNCTION,
  onDone: NO_FUNCTION,
  onStatus: NO_FUNCTION,
  onGap: NO_FUNCTION,
  onComment: NO_FUNCTION,
  enabled: [{ value: true }, new Set(), () => true],
  signal: [5, true, 'text', {}, new AbortController(), { aborted: true }],
  replay: NO_BOOLEAN,
}

const CONSUMERS = new Set(['url', 'events', 'enabled', 'signal', 'replay'])
const isConsumers = (name: string) => name.startsWith('on') || CONSUMERS.has(name)

/** Fatal, told once, before any request, naming the option; nothing thrown, nothing for the console. */
const expectRefused = async (
  name: string,
  value: unknown,
  open: (options: object, own: SSEOptions) => Pick<StreamHandle, 'getSnapshot' | 'subscribe'>,
) => {
  const errors: SSEError[] = []
  const statuses: Status[] = []
  const consumer = open(
    { [name]: value },
    { onError: (error) => void errors.push(error), onStatus: (status) => void statuses.push(status) },
  )
  onTestFinished(consumer.subscribe(() => {}))
  const { status, error, retry } = consumer.getSnapshot()
  const what = `${name}: ${typeof value === 'symbol' ? 'a symbol' : Object.prototype.toString.call(value)}`
  expect({ what, status, retry }).toEqual({ what, status: 'error', retry: null })
  expect(errors, what).toEqual([error])
  expect(statuses, what).toEqual(['error'])
  expect(error, what).toMatchObject({ code: 'request', fatal: true })
  expect(error!.message, what).toContain(`option ${name}`)
}

describe('an option that cannot be used is one fatal error that names it, before any request', () => {
  it.for(Object.entries(WRONG))('%s', async ([name, values], { server }) => {
    const { errors } = watchConsole()
    server.script('/', stream())
    const url = server.url('/')
    for (const value of values) {
      await expectRefused(name, value, (options, own) => createStream({ url, ...options } as never, own))
      if (name !== 'url') {
        await expectRefused(name, value, (options, own) =>
          createSSEClient().stream({ ...own, url }, options as SSEOptions),
        )
      }
      if (isConsumers(name)) continue
      await expectRefused(name, value, (options, own) =>
        createSSEClient(options as StreamOptions).stream(url, own),
      )
    }
    expect(errors()).toEqual([])
    expect(server.requests()).toHaveLength(0)
  })

  it.for<[what: string, options: object, says: string]>([
    ['a layer without its brackets', { use: [closeWhenHidden] }, 'It makes no source. Give a list of'],
    ['a method that none is', { method: 'G T' }, "'G T' is not a valid HTTP method. Correct"],
  ])('%s is told as what it is', async ([, options, says], { server }) => {
    const errors: SSEError[] = []
    const events = createStream(server.url('/'), {
      ...options,
      onError: (error) => void errors.push(error),
    })
    events.open()
    await expect.poll(() => errors.length).toBe(1)
    expect(errors[0]!.message).toContain(says)
  })

  it('a handler that is none is told to the console, where there is no other', async ({ server }) => {
    const { errors } = watchConsole()
    for (const name of ['onError', 'onStatus', 'onOpen']) {
      const events = createStream(server.url('/'), { [name]: 5 } as SSEOptions)
      events.open()
      expect(events.getSnapshot().status).toBe('error')
      expect(errors()).toHaveLength(1)
      expect(errors()[0]).toContain(`option ${name}`)
      vi.mocked(console.error).mockClear()
    }
  })

  it.for([5, true, Symbol('s'), () => {}, new Set(), { value: '/ref' }, ['/one'], []] as never[])(
    'a source that is none: %s',
    async (source) => {
      const errors: SSEError[] = []
      const events = createStream(source, { onError: (error) => void errors.push(error) })
      events.open()
      // What has no url at all is a definition without one, which is disabled; a function is a url that is made.
      if (typeof source === 'function') events.close()
      else if (events.getSnapshot().status !== 'idle' || Array.isArray(source)) {
        expect(errors).toMatchObject([{ code: 'request', fatal: true }])
        expect(errors[0]!.message).toContain('option url')
      }
    },
  )

  it.for([5, 'text', true, [], () => {}] as never[])(
    'options that are none: %s',
    async (options, { server }) => {
      server.script('/', stream('data: 1\n\n'))
      watchConsole()
      const client = createSSEClient(options)
      const consumer = client.stream(server.url('/'), options)
      onTestFinished(consumer.subscribe(() => {}))
      await expect.poll(() => consumer.getSnapshot().data).toBe(1)
    },
  )

  it('stands when opened again, and heals when the next render brings a good one', async ({ server }) => {
    server.script('/', stream('data: 1\n\n'))
    const client = createSSEClient()
    const errors: SSEError[] = []
    const options = (until: unknown): SSEOptions => ({
      until: until as string,
      onError: (error) => void errors.push(error),
    })
    const consumer = client.stream(server.url('/'), options(5))
    onTestFinished(consumer.subscribe(() => {}))
    consumer.open()
    expect(consumer.getSnapshot().status).toBe('error')
    consumer.reconnect()
    expect(consumer.getSnapshot().status).toBe('error')
    expect(server.requests()).toHaveLength(0)
    consumer.update(client.read(server.url('/'), options('message')))
    await expect.poll(() => consumer.getSnapshot().status).toBe('done')
    expect(errors.every(({ code }) => code === 'request')).toBe(true)
    expect(server.requests()).toHaveLength(1)
  })

  it('is asked only when it is to connect: a disabled one is idle', async ({ server }) => {
    const events = createStream(server.url('/'), { until: 5 as never, enabled: false })
    events.open()
    expect(events.getSnapshot().status).toBe('idle')
  })
})
