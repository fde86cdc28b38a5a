import { warnOnce } from './development.ts'
import type { SSEErrorDetails } from './errors.ts'
import type { SSEMessage } from './event-stream/message.ts'
import { baseUrl } from './platform.ts'
import { shownUrl } from './shownUrl.ts'

/**
 * What to do next, and why: said in development only. Production has a code, the evidence and one sentence.
 *
 * Every text of this kind stands here, so that a bundler can leave them out: nothing but the two functions at the end
 * reads these tables, and in production those are empty.
 */

/** What follows the sentence of an error: by the sentence, or by a name where that says more than is known beforehand. */
const HINTS = {
  answerIsUnread: () => 'Its component has left.',
  deltaThrew: ({ cause }) => `It threw: ${textOf(cause)}. That ends the answer; what had come stays.`,
  badOption: ({ cause }, wanted: unknown) =>
    `It is ${nameOf(cause)}. Give ${WANTED[wanted as keyof typeof WANTED]}.`,
  badPart: ({ cause, fatal }, name: unknown) => {
    const correct = fatal ? ` Correct \`${String(name)}\`.` : ''
    if (!(cause instanceof Error)) return `It is ${nameOf(cause)}. Give ${PARTS[name as keyof typeof PARTS]}.`
    // That of a runtime quotes the header, which may be a secret.
    const isQuoting = name === 'headers' && cause instanceof TypeError
    return `${isQuoting ? 'Where a name or value is one that HTTP cannot carry, the cause names it' : textOf(cause)}.${correct}`
  },
  'The request cannot be made.': ({ cause }) =>
    `${textOf(cause)}. Correct the url, \`method\`, \`body\` or \`credentials\`.`,
  'That is not a url.': () =>
    baseUrl() ? 'Check its spelling.' : 'Outside a page it must be absolute, as in https://host/path.',
  'client.clear() ended the request.': () => 'It is not sent again by itself; open() sends it, or start().',
  'fetch takes no url with a user or password.': () => 'Correct the url, and send them with `headers`.',
  'The connection was cut in the middle.': () =>
    'If that keeps happening, look at the timeouts of the proxies between.',
  'The server ended the stream.': () =>
    'If that is how it finishes, set `until`, or have it answer 204 to the next request.',
  eventSource: (_, why: unknown) => `${String(why)}.`,
  functionAsBody: () => 'Give what it returns.',
  gaveUp: (_, retries: unknown) =>
    retries === 0
      ? 'It is not tried again, as reconnecting is off (so it is by default for methods other than GET): call reconnect(), or set `reconnect`.'
      : `Given up after ${String(retries)} ${retries === 1 ? 'retry' : 'retries'} (reconnect.maxAttempts): reconnect() tries again.`,
  lineLost: () => 'EventSource does not tell why; the network tab of the developer tools does.',
  needsFreshToken: () =>
    'Give `headers` as a function that returns a fresh token: it is asked again after a 401.',
  noAnswer: () =>
    'Have the server send its head at once (flushHeaders), look for a buffering proxy, or raise connectTimeout.',
  'The connection failed.': () =>
    'Is the server running, and does its CORS allow this page, and to resume the header Last-Event-ID (or set lastEventIdParam)?',
  noPoll: () =>
    'Polling wants JSON: [{ event, data, id }]. If the url is that of a stream, name the other one with `url`.',
  noSource: () => 'It is null or disabled.',
  noStream: (_, type: unknown) =>
    type === 'text/html'
      ? 'A page came back: the path is probably wrong, or a login page or proxy answered.'
      : 'The server must send Content-Type: text/event-stream.',
  notDecoded: ({ raw, cause }, why: unknown) => `${whyNotDecoded(why, raw!, cause)}`,
  overrun: () => 'Raise `buffer`, or do less in the loop.',
  'The page was left before the answer had come in full.': () =>
    'It is not sent again by itself; open() or start() sends it.',
  sameAgain: () =>
    'The headers function was asked again and that changed nothing: check the token it returns.',
  silent: () =>
    'The line is taken for dead. If the server is merely quiet, have it send comments more often, or raise idleTimeout.',
  status: ({ status }, isPassing: unknown) =>
    isPassing
      ? 'Such an answer should pass by itself; if it stays, look at the log of the server or its proxy.'
      : (STATUSES[status!] ?? 'Trying again would not change that; look at the server’s log.'),
  tooLarge: () => 'Raise it or send smaller messages.',
  'The transport threw.': () => 'It should have told an outcome; see cause.',
  'The answer ended before its declared end.': () =>
    'What came is there, but not all: a proxy gave up, or the server did. If that is how it ends, leave out `until` and `sentinel`.',
  'No fetch reaches that url.': () =>
    'A stream has a url of http: or https:. Correct it, or give a `fetch` of your own.',
  'The response cannot be streamed.': () => 'Give another `fetch` or `transport`.',
  'This runtime has no fetch.': () => 'Give another `fetch` or `transport`.',
} satisfies Record<string, (details: SSEErrorDetails, argument: unknown) => string>

const PARTS = {
  url: 'text or a URL',
  headers: 'a plain object, pairs or Headers',
  body: 'a plain object (it goes as JSON), text, FormData, URLSearchParams, a Blob or bytes',
}

const STATUSES: Record<number, string> = {
  401: 'It does not know who is asking.',
  403: 'The server knows who is asking and says no; check what this user may see.',
  404: 'Check the path, and whether the server that has this route is the one running.',
  405: 'The route exists for another method; set `method`.',
}

/** What an option can be. */
const WANTED = {
  array: 'an array',
  boolean: 'true or false',
  condition: 'an event type, a list of them, or a function of the message',
  credentials: "'omit', 'same-origin' or 'include'",
  decode: "'json', 'text' or a function of the message",
  eventTypes: 'an event type, or a list of them',
  events: 'a function for each event type',
  flush: "'frame', 'sync' or milliseconds",
  function: 'a function',
  number: 'a number',
  order: "'append' or 'prepend'",
  reconnect: 'true, false, or an object of numbers and `shouldRetry`',
  resetOn: "'source', 'open' or 'never'",
  schema: 'a function or a Standard Schema for each event type',
  signal: 'an AbortSignal',
  text: 'text',
  timeLimit: 'milliseconds, or false for none',
  transport: 'a transport, such as pollingTransport() with its brackets, or a list of them',
  url: 'text, a URL, or a function that returns one',
  use: 'a list of what stands between, such as [closeWhenHidden()] with its brackets',
  whenDeactivated: "'keep' or 'pause'",
}

/** What stands in the console. */
const WARNINGS = {
  gap: (url: string, reason: string) =>
    `${shownUrl(url)} lost messages for good (${reason}). Give onGap, or show \`gap\`: what the page shows must be fetched anew.`,
  headerRefused: (url: string) =>
    `${shownUrl(url)} does not allow the header Last-Event-ID from this origin, so it was asked to resume by ?lastEventId=…, ` +
    'which it may not read: each reconnection counts as a gap. Have it answer the preflight with ' +
    'Access-Control-Allow-Headers: Last-Event-ID, or name the parameter that it reads with lastEventIdParam, or use eventSourceTransport().',
  noTabs: (url: string, cause: unknown) =>
    `acrossTabs() needs Web Locks and BroadcastChannel, which this page does not have or may not use (${textOf(cause)}): ` +
    `${shownUrl(url)} has a connection of its own here. A page has both where it is served over HTTPS or from localhost.`,
  manyTypes: (url: string, most: number) =>
    `${shownUrl(url)} sent more than ${most} event types; \`latest\` keeps the newest. Put what varies into the data.`,
  nothingToAsk: () => 'start() has no source to ask: it is null or disabled.',
  outOfRange: (name: string, value: unknown, least: number, used: number) =>
    `Option "${name}" must be ${least} or more, not ${String(value)}: ${used} is used.`,
  promiseAsEnding: () =>
    'A function given as `until` or `failOn` returned a promise, which is no answer: make it synchronous.',
  storageRefused: (url: string, cause: unknown) =>
    `The storage given to resume() refused (${textOf(cause)}): ${shownUrl(url)} starts afresh after a reload.`,
  streamInPoll: (url: string) =>
    `${shownUrl(url)} answers a poll with an event stream, which is read as one. Leave out the transport.`,
  timeLimit: (name: string, value: unknown) =>
    `Option "${name}" must be above 0, not ${String(value)}: there is no such limit now. Say false for that.`,
  unscoped: (name: string) =>
    `${name}() was called outside a component's setup or an effectScope (after an await, perhaps), so nothing ends it: do it yourself with what it returns.`,
}

export type Hint = keyof typeof HINTS
export type Wanted = keyof typeof WANTED
type Warnings = typeof WARNINGS

const whyNotDecoded = (why: unknown, raw: SSEMessage, cause: unknown): string => {
  switch (why) {
    case 'json': {
      const { data } = raw
      const excerpt = JSON.stringify(data.length > 60 ? `${data.slice(0, 60)}…` : data)
      return `Its data is not JSON (${excerpt}). Send JSON, or set decode: 'text'.`
    }
    case 'async':
      return 'Its schema is asynchronous, and order could not be kept; use a synchronous one.'
    case 'threw':
      return `Its schema threw (${cause instanceof Error || typeof cause === 'string' ? textOf(cause) : `not an Error but ${typeof cause}`}).`
    default:
      return `Its schema says ${(cause as readonly Issue[]).map(describe).join('; ')}.`
  }
}

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

/** What was thrown may be anything. */
const textOf = (cause: unknown): string => (cause instanceof Error ? cause.message : String(cause))

/** What a value is, in a word or two. */
const nameOf = (value: unknown): string => {
  if (value === null || typeof value === 'undefined' || typeof value === 'boolean') return String(value)
  if (typeof value === 'string') return `the text ${JSON.stringify(value.slice(0, 60))}`
  if (typeof value === 'number' || typeof value === 'bigint') return `the number ${value}`
  if (typeof value !== 'object') return `a ${typeof value}`
  const name = (Object.getPrototypeOf(value) as { constructor?: { name?: unknown } } | null)?.constructor
    ?.name
  return typeof name === 'string' && name && name !== 'Object' ? `a value of the class ${name}` : 'an object'
}

/** The sentence, and in development what to do next. */
export const explained = (
  sentence: string,
  details: SSEErrorDetails,
  hint: Hint = sentence as Hint,
  argument?: unknown,
): string => {
  try {
    if (process.env.NODE_ENV !== 'production') {
      const advice = (HINTS as Partial<typeof HINTS>)[hint]?.(details, argument)
      return advice ? `${sentence} ${advice}` : sentence
    }
  } catch {
    // No bundler, and no Node.
  }
  return sentence
}

/**
 * Says it once a page, in development only.
 *
 * @internal for the bindings
 */
export const warn = <W extends keyof Warnings>(what: W, ...about: Parameters<Warnings[W]>): void => {
  try {
    if (process.env.NODE_ENV !== 'production') {
      warnOnce((WARNINGS[what] as (...about: unknown[]) => string)(...about))
    }
  } catch {
    // No bundler, and no Node.
  }
}
