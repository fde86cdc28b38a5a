import type { EventMap, StreamDefinition, StreamOptions } from '@ssekit/core'
import { createMockConnection, type MockRequest } from './mockConnection.ts'
import { createMockStream, type MockStream, type OwnMockStream } from './mockStream.ts'

/** How the server without a network behaves. */
export interface MockSSEOptions {
  /**
   * Whether a connection is open at once, or waits for `open()`, as it would for a slow server.
   * @default 'auto'
   */
  open?: 'auto' | 'manual'
}

/** A server without a network: components connect to it, the test says what they get. */
export interface MockSSE {
  /** Options for the client of the test: `createSSEClient(sse.defaults)` in React, `createSSE(sse.defaults)` in Vue. */
  readonly defaults: StreamOptions
  /** What stands in for `fetch`. */
  readonly fetch: typeof fetch
  /**
   * The stream at a url (its path with the query, or the whole of it), or the one that was defined: then what is sent has its types.
   *
   * @example
   * ```ts
   * const news = defineStream<{ notification: { title: string } }>('/api/stream')
   * await sse.at(news).emit('notification', { title: 'Hello' })
   * ```
   * @throws TypeError for a definition whose url is made by a function, or that has none: give what it makes
   */
  at<E = EventMap>(stream: string | URL | StreamDefinition<E>): MockStream<E>
  /** Requests made so far, at all urls, refused ones too. */
  readonly connections: number
  /** Connections that are open now. */
  readonly live: number
}

/**
 * Scripts the streams of the component under test: open, emit, cut, fail, end; and counts its connections. There is no
 * network and no timer in it, so it works with fake timers too; what the client itself waits for (a retry, say) is the
 * client's.
 *
 * @example
 * ```tsx
 * const sse = createMockSSE()
 * render(
 *   <SSEProvider client={createSSEClient(sse.defaults)}>
 *     <Notifications />
 *   </SSEProvider>,
 * )
 * await act(() => sse.at('/api/stream').emit('notification', { title: 'Hello' }))
 * expect(screen.getByText('Hello')).toBeDefined()
 * ```
 * @throws Error where the test environment lacks what streams are made of, as jest-environment-jsdom does.
 */
export const createMockSSE = ({ open = 'auto' }: MockSSEOptions = {}): MockSSE => {
  checkEnvironment()
  const streams = new Map<string, OwnMockStream>()
  const asked = (): string =>
    [...streams].flatMap(([url, { requests }]) => (requests.length > 0 ? [url] : [])).join(', ') || 'nothing'

  const at = (of: string | URL | Pick<StreamDefinition, 'url'>): OwnMockStream => {
    const key = keyOf(urlOf(of))
    let stream = streams.get(key)
    if (!stream) streams.set(key, (stream = createMockStream(key, open === 'manual', asked)))
    return stream
  }

  const fakeFetch: typeof fetch = (input, init) => {
    const request = readRequest(input, init)
    const connection = createMockConnection(
      request,
      init?.signal ?? (input instanceof Request ? input.signal : null),
    )
    at(request.url).take(connection)
    return connection.response
  }
  const all = () => [...streams.values()]

  return {
    fetch: fakeFetch,
    // State at once rather than with the next frame: `act` and `nextTick` see what was sent.
    defaults: { fetch: fakeFetch, flush: 'sync' },
    at,
    get connections() {
      return all().reduce((sum, { requests }) => sum + requests.length, 0)
    },
    get live() {
      return all().reduce((sum, { live }) => sum + live, 0)
    },
  }
}

/** Where a page has no address (or `about:blank`), paths are those of this one. */
const NOWHERE = 'http://localhost'

const urlOf = (of: string | URL | Pick<StreamDefinition, 'url'>): string => {
  const url = typeof of === 'string' || of instanceof URL ? of : of.url
  if (typeof url === 'string' || url instanceof URL) return String(url)
  const found = typeof url === 'function' ? 'a function. Give what it makes' : String(url)
  throw new TypeError(`at() needs a url, and the url of this stream is ${found}.`)
}

/** The path and query of a url of this page, the whole of any other. */
const keyOf = (url: string): string => {
  const base = (globalThis as { location?: { href?: string } }).location?.href
  const from = base !== undefined && URL.canParse('/', base) ? base : NOWHERE
  const { origin, pathname, search, href } = new URL(url, from)
  return origin === new URL(from).origin ? pathname + search : href
}

const readRequest = (input: RequestInfo | URL, init: RequestInit = {}): MockRequest => {
  const { url, method = 'GET' } = input instanceof Request ? input : { url: String(input), method: undefined }
  const given = new Headers(init.headers ?? (input instanceof Request ? input.headers : {}))
  // Those of happy-dom keep the case that names were given in.
  const headers = Object.fromEntries([...given].map(([name, value]) => [name.toLowerCase(), value]))
  const { body } = init
  return {
    url,
    method: init.method ?? method,
    headers,
    body: typeof body === 'string' ? body : body instanceof URLSearchParams ? body.toString() : null,
    lastEventId: decodeId(headers['last-event-id']),
  }
}

/** A header holds the bytes of its UTF-8, one a character. */
const decodeId = (value: string | undefined): string | null =>
  value === undefined
    ? null
    : new TextDecoder().decode(Uint8Array.from(value, (character) => character.charCodeAt(0)))

const checkEnvironment = (): void => {
  const needed = ['TextEncoder', 'TextDecoder', 'Headers', 'Request', 'Response', 'ReadableStream']
  const missing = needed.filter((name) => typeof globalThis[name as keyof typeof globalThis] !== 'function')
  if (missing.length > 0)
    throw new Error(
      `createMockSSE() needs ${missing.join(', ')}, which this test environment hides. ` +
        'In Jest, use jest-fixed-jsdom for jest-environment-jsdom.',
    )
}
