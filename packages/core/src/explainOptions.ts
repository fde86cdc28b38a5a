import { isPlain } from './connection/body.ts'
import { shownUrl } from './shownUrl.ts'

// Development only, as `explain.ts`, which alone reads it.

/** What a request is made of can be. */
const PARTS: Record<string, string> = {
  url: 'text or a URL',
  headers: 'a plain object, pairs or Headers',
  body: 'a plain object (it goes as JSON), text, FormData, URLSearchParams, a Blob or bytes',
}

const EVENT_TYPES = 'an event type, or a list of them'
const CONDITION = 'an event type, a list of them, or a function of the message'
const TIME_LIMIT = 'milliseconds, or false for none'
const TRUE_OR_FALSE = 'true or false'

/** What an option can be, those of views too; most handlers are functions. */
const WANTED: Record<string, string> = {
  url: 'text, a URL, or a function that returns one',
  key: 'text (for a list, a function of the item)',
  method: 'text',
  credentials: "'omit', 'same-origin' or 'include'",
  transport: 'a transport, such as pollingTransport() with its brackets, or a list of them',
  schema: 'a function or a Standard Schema for each event type',
  decode: "'json', 'text' or a function of the message",
  until: CONDITION,
  failOn: CONDITION,
  sentinel: 'text',
  reconnect: 'true, false, or an object of numbers, `shouldRetry` and `atEnd`',
  connectTimeout: TIME_LIMIT,
  idleTimeout: TIME_LIMIT,
  lastEventIdParam: 'text',
  flush: "'frame', 'sync' or milliseconds",
  lastEventId: 'text',
  use: 'a list of what stands between, such as [closeWhenHidden()] with its brackets',
  share: TRUE_OR_FALSE,
  events: 'a function for each event type',
  enabled: TRUE_OR_FALSE,
  signal: 'an AbortSignal',
  replay: TRUE_OR_FALSE,
  event: EVENT_TYPES,
  order: "'append' or 'prepend'",
  initial: 'an array',
  resetOn: "'source', 'open' or 'never'",
  manual: TRUE_OR_FALSE,
  whenDeactivated: "'keep' or 'pause'",
}

/** What a number may be at least. */
const LEAST: Record<string, number> = {
  delay: 0,
  maxDelay: 0,
  maxAttempts: 0,
  maxMessageSize: 1,
  buffer: 1,
  flush: 0,
  linger: 0,
  gcTime: 0,
  limit: 0,
  interval: 0,
  wait: 0,
  timeout: 1,
}

/** What to give for an option; `isPart`: what a function given for it has to return. */
export const wantedFor = (name: string, isPart: boolean): string =>
  (isPart ? PARTS : WANTED)[name] ?? (Object.hasOwn(LEAST, name) ? 'a number' : 'a function')

/** Which numbers are out of range: they are brought into it. */
export const ofNumbers = (options: object, path = ''): string[] =>
  Object.entries(options).flatMap(([name, value]: [string, unknown]): string[] => {
    if (name === 'reconnect' && isPlain(value)) return ofNumbers(value as object, 'reconnect.')
    if (typeof value !== 'number') return []
    const least = LEAST[name]!
    if (Object.hasOwn(LEAST, name) && !(value >= least))
      return [
        `Option "${path}${name}" must be ${least} or more, not ${value}: ${Number.isNaN(value) ? 'the default' : least} is used.`,
      ]
    return /^(connect|idle)Timeout$/.test(name) && !(value >= 0)
      ? [`Option "${name}" must be above 0, not ${value}: there is no such limit now. Say false for that.`]
      : []
  })

/** What a value is, in a word or two. */
export const nameOf = (value: unknown): string => {
  if (value === null || typeof value === 'undefined' || typeof value === 'boolean') return String(value)
  if (typeof value === 'string') return `the text ${JSON.stringify(value.slice(0, 60))}`
  if (typeof value === 'number' || typeof value === 'bigint') return `the number ${value}`
  if (typeof value !== 'object') return `a ${typeof value}`
  const name = (Object.getPrototypeOf(value) as { constructor?: { name?: unknown } } | null)?.constructor
    ?.name
  return typeof name === 'string' && name && name !== 'Object' ? `a value of the class ${name}` : 'an object'
}

/** What `reconnect` may hold. */
const RECONNECT = /^(delay|maxDelay|maxAttempts|shouldRetry|atEnd)$/

/** The names in an object of options that nobody reads, those within `reconnect` too. */
const unknownIn = (options: object, known: object): string[] =>
  Object.entries(options).flatMap(([name, value]: [string, unknown]) => {
    if (!Object.hasOwn(known, name)) return [name]
    if (name !== 'reconnect' || !isPlain(value)) return []
    const names = Object.keys(value as object).filter((key) => !RECONNECT.test(key))
    return names.map((key) => `${name}.${key}`)
  })

/** What has no effect in a definition and beside it. */
export const ofOptions = (known: object, definition: object, options: object): string[] => [
  ...('url' in definition ? [] : ['A source without `url` is disabled. Give null where that is meant.']),
  ...[...unknownIn(definition, known), ...unknownIn(options, known)].map(
    (name) => `Unknown option "${name}" is ignored. Is it spelled right?`,
  ),
  ...ofNumbers(definition),
  ...ofNumbers(options),
]

/** The same in what a client gives all its streams. */
export const ofDefaults = (known: object, streams: object, defaults: object): string[] => [
  ...ofNumbers(defaults),
  ...unknownIn(defaults, known).map(
    (name) => `Unknown option "${name}" of createSSEClient is ignored. Is it spelled right?`,
  ),
  ...Object.entries(defaults)
    .filter(([name, value]) => value != null && Object.hasOwn(known, name) && !Object.hasOwn(streams, name))
    .map(
      ([name]) =>
        `Option "${name}" has no effect as a default of createSSEClient: it belongs to each stream.`,
    ),
]

/** Those that make a stream another one, in which consumers of the same cannot differ, and the place of each, in which they may. */
const NOT_COMPARED = /^(key|method|credentials|share|lastEventId)$/

const isOpaque = (value: unknown): boolean =>
  (typeof value === 'object' && value !== null) || typeof value === 'function'

const shown = (value: unknown): string => {
  if (value == null) return 'nothing'
  if (isOpaque(value)) return typeof value === 'object' ? 'an object' : 'a function'
  return String(value)
}

/**
 * Where a later consumer of a stream gives another value, or one where there was none, as the first one's counts. Who gives
 * none, to show the status say, takes what there is.
 */
export const ofDifferences = (
  streams: object,
  first: object,
  later: { url: string; stream: object },
): string[] =>
  Object.entries(later.stream).flatMap(([name, value]: [string, unknown]) => {
    const before: unknown = first[name as never]
    const isText = isPlain(value) && isPlain(before)
    const isSame = isText
      ? JSON.stringify(value) === JSON.stringify(before)
      : // Functions, and what holds them, differ by identity in each render, which says nothing.
        value === before || (isOpaque(value) && isOpaque(before))
    if (isSame || !Object.hasOwn(streams, name) || NOT_COMPARED.test(name)) return []
    // What may be a secret stays unsaid.
    const values = isText || name === 'body' ? '' : ` (${shown(before)}, then ${shown(value)})`
    return [
      `${shownUrl(later.url)} is shared, and its consumers differ in "${name}"${values}: the first counts. Give them different keys.`,
    ]
  })
