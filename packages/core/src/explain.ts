import { nameOf, ofDefaults, ofDifferences, ofNumbers, ofOptions, wantedFor } from './explainOptions.ts'
import { ofRestless } from './explainRestless.ts'
import { ofSilence, ofType } from './explainStream.ts'
import { isPassingStatus } from './passingStatus.ts'
import { shownUrl } from './shownUrl.ts'

/**
 * What to do next, and why: said in development only. Production has a code, the evidence and one sentence.
 *
 * Every text of this kind stands here, so that a bundler can leave them out: nothing but the functions at the end
 * reads these tables.
 */

/** What of an error is looked at: see `SSEErrorDetails`. */
interface Evidence {
  fatal?: boolean
  status?: number
  raw?: { event: string; data: string }
  cause?: unknown
}

/** What follows the sentence of an error: by the sentence, or by a name where that says more than is known beforehand. */
const HINTS = {
  'start() was called where nobody reads the answer.': () => 'Its component has left.',
  '`delta` threw at a message.': ({ cause }) =>
    `It threw: ${textOf(cause)}. That ends the answer; what had come stays.`,
  'The request cannot be made.': ({ cause }) => `${textOf(cause)}. Correct the url, \`method\` or \`body\`.`,
  'That is not a url.': () =>
    'Check its spelling. Where there is no page, or one without an address, it must be absolute, as in https://host/path.',
  'client.clear() ended the request.': () => 'It is not sent again by itself; open() sends it, or start().',
  'The url has a user or password.': () => 'Correct the url, and send them with `headers`.',
  'The connection was cut in the middle.': () =>
    'If that keeps happening, look at the timeouts of the proxies between.',
  'The server ended the stream.': () =>
    'If that is how it finishes, set `until` (an event without data is none), or `reconnect: { atEnd: false }`, or have it answer 204 to the next request.',
  'start() was given a function, which is no body.': () => 'Give what it returns.',
  'The connection failed or was cut.': () =>
    'EventSource does not tell why; the network tab of the developer tools does.',
  'The connection failed.': ({ cause }) =>
    `${detailOf(cause)}Is the server running, and does its CORS allow this page, and to resume the header Last-Event-ID (or set lastEventIdParam)? A Content-Security-Policy or an extension may forbid it, too.`,
  noPoll: () =>
    'Polling wants JSON: [{ event, data, id }]. If the url is that of a stream, name the other one with `url`.',
  'start() has no source to ask.': () => 'It is null or disabled.',
  overrun: () => 'Raise `buffer`, or do less in the loop.',
  'It was left in mid-answer.': () => 'It is not sent again by itself; open() or start() sends it.',
  tooLarge: () => 'Raise it or send smaller messages.',
  'The transport threw.': () => 'It should have told an outcome; see cause.',
  'The answer ended before its declared end.': () =>
    'What came is there, but not all: a proxy gave up, or the server did. If that is how it ends, leave out `until` and `sentinel`; an event without data is none.',
  'The response ended in the middle of a message.': () =>
    'A proxy gave up, or the server did, or it leaves out the blank line that ends a message.',
  'No fetch reaches that url.': () =>
    'A stream has a url of http: or https:. Correct it, or give a `fetch` of your own.',
  'The response cannot be streamed.': () => 'Give another `fetch` or `transport`.',
  'This runtime has no fetch.': () => 'Give another `fetch` or `transport`.',
  'This runtime has no TextDecoder.': () =>
    'Load a polyfill of it (in Jest, use jest-fixed-jsdom), or give pollingTransport().',
} satisfies Record<string, (details: Evidence) => string>

const whyNotDecoded = ({ raw, cause }: Evidence): string => {
  if (cause === undefined)
    return 'Its schema is asynchronous, and order could not be kept; use a synchronous one.'
  if (Array.isArray(cause)) return `Its schema says ${(cause as Issue[]).map(describe).join('; ')}.`
  if (cause instanceof SyntaxError) {
    const { event, data } = raw!
    const excerpt = JSON.stringify(data.length > 60 ? `${data.slice(0, 60)}…` : data)
    return `Its data is not JSON (${excerpt}). Send JSON, or set decode: 'text', or for this type alone schema: { ${JSON.stringify(event)}: (raw) => raw }.`
  }
  return `Its schema threw (${cause instanceof Error || typeof cause === 'string' ? textOf(cause) : `not an Error but ${typeof cause}`}).`
}

/** The same for sentences that name something of the moment: by the code of the error. */
const ADVICE: Record<string, (details: Evidence, sentence: string) => string> = {
  'content-type': (_, sentence) =>
    /with [^ ]*text\/html/i.test(sentence)
      ? 'A page came back: the path is probably wrong, or a login page or proxy answered.'
      : 'The server must send Content-Type: text/event-stream.',
  decode: whyNotDecoded,
  request: ({ cause, fatal }, sentence) => {
    const [, option = '', isPart] = /^The option (\S+) (gave)?/.exec(sentence) ?? []
    const [name = ''] = option.split('.')
    const wanted = `Give ${wantedFor(name, !!isPart)}.`
    if (!(cause instanceof Error)) return `It is ${nameOf(cause)}. ${wanted}`
    // What stands in `use` is looked at by calling it.
    if (!isPart) return `${textOf(cause)}. ${wanted}`
    // That of a runtime quotes the header, which may be a secret.
    const isQuoting = name === 'headers' && cause instanceof TypeError
    return `${isQuoting ? 'Where a name or value is one that HTTP cannot carry, the cause names it' : textOf(cause)}.${fatal ? ` Correct \`${name}\`.` : ''}`
  },
  status: ({ status }) =>
    STATUSES[status!] ??
    (isPassingStatus(status)
      ? 'Such an answer should pass by itself; if it stays, look at the log of the server or its proxy.'
      : 'Trying again would not change that; look at the server’s log.'),
  timeout: (_, sentence) =>
    sentence.startsWith('No byte')
      ? 'The connection is taken for dead. If the server is merely quiet, have it send comments more often, or raise idleTimeout; a proxy that buffers or compresses may hold it back.'
      : 'Have the server send its head at once (flushHeaders), look for a buffering proxy, or raise connectTimeout.',
}

/** What follows the last of several failures. */
const gaveUp = (retries: number): string =>
  retries === 0
    ? 'It is not tried again, as reconnecting is off (by default so for answers, and for methods other than GET): call reconnect() (start() for a text), or set `reconnect`.'
    : `Given up after ${retries} ${retries === 1 ? 'retry' : 'retries'} (reconnect.maxAttempts): reconnect() tries again.`

const STATUSES: Record<number, string> = {
  401: 'It does not know who is asking. Give `headers` as a function that returns a fresh token: it is asked again after a 401. If it was, check the token it returns.',
  403: 'The server knows who is asking and says no; check what this user may see.',
  404: 'Check the path, and whether the server that has this route is the one running.',
  405: 'The route exists for another method; set `method`.',
}

/** What stands in the console: a text, or as many as there is to say. */
const WARNINGS = {
  gap: (url: string, { reason }: { reason: string }) =>
    `${shownUrl(url)} lost messages for good (${reason}). Give onGap, or show \`gap\`: what the page shows must be fetched anew.`,
  headerRefused: (url: string) =>
    `${shownUrl(url)} does not allow the header Last-Event-ID from this origin, so it was asked to resume by ?lastEventId=…, ` +
    'which it may not read: each reconnection counts as a gap. Have it answer the preflight with Access-Control-Allow-Headers: Last-Event-ID, or name the parameter that it reads with lastEventIdParam, or use eventSourceTransport().',
  noTabs: (url: string, cause: unknown) =>
    `acrossTabs() needs Web Locks and BroadcastChannel, which this page does not have or may not use (${textOf(cause)}): ` +
    `${shownUrl(url)} has a connection of its own here. A page has both where it is served over HTTPS or from localhost.`,
  manyTypes: (url: string, most: number) =>
    `${shownUrl(url)} sent more than ${most} event types; \`latest\` keeps the newest. Put what varies into the data.`,
  nothingToAsk: () => 'start() has no source to ask: it is null or disabled.',
  numbers: ofNumbers,
  options: ofOptions,
  defaults: ofDefaults,
  differences: ofDifferences,
  emptyAnswer: (url: string) =>
    `${shownUrl(url)} ended without a message. A line of one begins with "data:", and a blank line ends it.`,
  emptyList: () =>
    'A list with limit 0 shows nothing. Leave it out for 500 items, say Infinity to keep all; to act on messages without a list, use useSSEEvent.',
  placeWithoutKey: () =>
    'resume() keeps no place of a stream whose url is a function, as any other such stream would find it too: give it a `key`.',
  promiseAsEnding: () =>
    'A function given as `until` or `failOn` returned a promise, which is no answer: make it synchronous.',
  restlessSource: ofRestless,
  silence: ofSilence,
  storageRefused: (url: string, cause: unknown) =>
    `The storage given to resume() refused (${textOf(cause)}): ${shownUrl(url)} starts afresh after a reload.`,
  streamInPoll: (url: string) =>
    `${shownUrl(url)} answers a poll with an event stream, which is read as one. Leave out the transport.`,
  unknownEvent: ofType,
  unknownPlace: (url: string, lastEventId: string) =>
    `${shownUrl(url)} is shared, and has not come by the last event ID ${JSON.stringify(lastEventId)} that a later consumer begins at: what came between may be missing there. Give it a stream of its own, as in { lastEventId, key: lastEventId }.`,
  unscoped: (name: string) =>
    `${name}() was called outside a component's setup or an effectScope (after an await, perhaps), so nothing ends it: do it yourself with what it returns, or call it in an effectScope.`,
}

type Warnings = typeof WARNINGS

/**
 * What is known of a failure beside its evidence: after how many retries it was the last one, a name of the table of
 * hints, or the advice itself; null where all is said. Advice is a sentence: its full stop tells it from a name that is
 * misspelt, which would be shown to the reader.
 */
export type Clue = number | null | keyof typeof HINTS | `${string}.`

interface Issue {
  readonly message: string
  readonly path?: readonly unknown[] | undefined
}

const describe = ({ message, path }: Issue): string => {
  const keys = path?.map((part) =>
    String(typeof part === 'object' && part ? (part as { key: unknown }).key : part),
  )
  return keys?.length ? `${keys.join('.')}: ${message}` : message
}

type Known = (Error & { code?: string }) | undefined

/** What a runtime knows of a failed connection (ECONNREFUSED, bad port): Node beneath its TypeError, Bun and Deno in its place. Deno quotes the whole url. */
const detailOf = (cause: unknown): string => {
  const own = cause as Known
  const known = (own?.cause as Known) ?? (own?.name === 'TypeError' ? undefined : own)
  const detail = (known?.message || known?.code)?.replace(/\w+:\/\/\S+/g, shownUrl)
  return detail ? `${detail}. ` : ''
}

/** What was thrown, which may be anything, without its full stop: a sentence goes on behind it. */
const textOf = (cause: unknown): string =>
  (cause instanceof Error ? cause.message : String(cause)).replace(/\.$/, '')

// The condition stands in each of these as bundlers read it: in production they are empty, and the tables go. A name for it
// would keep them, and so would a function that takes what to do. It asks for `process` in no other way than bundlers put a
// value in for: a page that Vite serves for development has none. In a plain page that throws, and there is no hint.

/** Where the console is read by who can do something. */
export function isDevelopment(): boolean {
  try {
    return process.env.NODE_ENV !== 'production'
  } catch {
    // No bundler, and no Node.
    return false
  }
}

/** The sentence of an error, and what to do next; nothing in production. */
export function explained(
  sentence: string,
  code: string,
  details: Evidence,
  clue?: Clue,
): string | undefined {
  try {
    if (process.env.NODE_ENV !== 'production') {
      const advice = adviceOf(sentence, code, details, clue)
      return advice ? `${sentence} ${advice}` : sentence
    }
  } catch {
    // No bundler, and no Node.
  }
  return undefined
}

const adviceOf = (sentence: string, code: string, details: Evidence, clue?: Clue): string | undefined => {
  if (clue === null) return undefined
  if (typeof clue === 'number') return gaveUp(clue)
  const hint = (HINTS as Record<string, ((details: Evidence) => string) | undefined>)[clue ?? sentence]
  return hint ? hint(details) : (clue ?? ADVICE[code]?.(details, sentence))
}

const warned = new Set<string>()

/**
 * Says it once a page, in development only.
 *
 * @internal for the bindings
 */
export function warn<W extends keyof Warnings>(what: W, ...about: Parameters<Warnings[W]>): void
export function warn(what: keyof Warnings, first?: unknown, second?: unknown, third?: unknown): void {
  try {
    if (process.env.NODE_ENV !== 'production') {
      const check = WARNINGS[what] as (...about: unknown[]) => string | string[]
      for (const text of [check(first, second, third)].flat()) {
        if (warned.has(text)) continue
        warned.add(text)
        console.warn(`[ssekit] ${text}`)
      }
    }
  } catch {
    // No bundler, and no Node.
  }
}
