// Development only, as `explain.ts`, which alone reads it.

/** What a request is made of can be. */
const PARTS: Record<string, string> = {
  url: 'text or a URL',
  headers: 'a plain object, pairs or Headers',
  body: 'a plain object (it goes as JSON), text, FormData, URLSearchParams, a Blob or bytes',
}

const EVENT_TYPES = 'an event type, or a list of them'
const A_NUMBER = 'a number'
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
  reconnect: 'true, false, or an object of numbers and `shouldRetry`',
  connectTimeout: TIME_LIMIT,
  idleTimeout: TIME_LIMIT,
  maxMessageSize: A_NUMBER,
  lastEventIdParam: 'text',
  flush: "'frame', 'sync' or milliseconds",
  buffer: A_NUMBER,
  lastEventId: 'text',
  use: 'a list of what stands between, such as [closeWhenHidden()] with its brackets',
  share: TRUE_OR_FALSE,
  linger: A_NUMBER,
  gcTime: A_NUMBER,
  events: 'a function for each event type',
  enabled: TRUE_OR_FALSE,
  signal: 'an AbortSignal',
  replay: TRUE_OR_FALSE,
  event: EVENT_TYPES,
  limit: A_NUMBER,
  order: "'append' or 'prepend'",
  initial: 'an array',
  resetOn: "'source', 'open' or 'never'",
  manual: TRUE_OR_FALSE,
  whenDeactivated: "'keep' or 'pause'",
}

/** What to give for an option; `isPart`: what a function given for it has to return. */
export const wantedFor = (name: string, isPart: boolean): string =>
  (isPart ? PARTS : WANTED)[name] ?? 'a function'

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
