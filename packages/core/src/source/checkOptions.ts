import { isPlain, tagOf } from '../connection/body.ts'
import { isStandardSchema } from './decode.ts'
import type { StreamDefinition, StreamOptions } from './defineStream.ts'
import { isFunction } from '../platform.ts'
import { each, isBoolean, isNumber, isText, isTextOrTexts, type Rule, type Test } from './rules.ts'

/** One of these values, or what one of these tests takes. */
const either =
  (...allowed: unknown[]): Test =>
  (value) =>
    allowed.some((one) => (isFunction(one) ? (one as Test)(value) : one === value))

const isURL: Test = (value) => tagOf(value) === '[object URL]'
const isListOfFunctions = (value: unknown): value is unknown[] =>
  Array.isArray(value) && value.every(isFunction)

/** Of `reconnect`. */
const isReconnectOption = (value: unknown, name: string): boolean =>
  (name === 'shouldRetry' ? isFunction : name === 'atEnd' ? isBoolean : isNumber)(value)

/** Complete by type. `headers` and `body` are looked at with each request, as functions may make them. */
const createStreamOptions = (): Readonly<Record<keyof StreamOptions, Rule | null>> => ({
  key: either(isText, isNumber),
  method: isText,
  body: null,
  headers: null,
  credentials: either('omit', 'same-origin', 'include'),
  fetch: isFunction,
  transport: (value) => isFunction(value) || (isListOfFunctions(value) && value.length > 0),
  schema: each(either(isFunction, isStandardSchema)),
  decode: either(isFunction, 'json', 'text'),
  until: either(isFunction, isTextOrTexts),
  failOn: either(isFunction, isTextOrTexts),
  sentinel: isText,
  reconnect: (value) => isBoolean(value) || (isPlain(value) && each(isReconnectOption)(value)),
  connectTimeout: either(isNumber, false),
  idleTimeout: either(isNumber, false),
  maxMessageSize: isNumber,
  lastEventIdParam: isText,
  flush: either(isNumber, 'frame', 'sync'),
  buffer: isNumber,
  lastEventId: either(isText, isNumber),
  use: isListOfFunctions,
  share: isBoolean,
  linger: isNumber,
  gcTime: isNumber,
})

export const STREAM_OPTIONS = /* @__PURE__ */ createStreamOptions()

/** With those of each consumer's own. */
const createOptions = (): Readonly<Record<keyof StreamDefinition, Rule | null>> => ({
  ...STREAM_OPTIONS,
  url: either(isText, isURL, isFunction),
  events: each(isFunction),
  onMessage: isFunction,
  onEvent: isFunction,
  onOpen: isFunction,
  onError: isFunction,
  onDone: isFunction,
  onStatus: isFunction,
  onGap: isFunction,
  onComment: isFunction,
  enabled: (value) => typeof value !== 'object' && !isFunction(value),
  signal: (value) =>
    typeof value === 'object' &&
    isFunction((value as Partial<AbortSignal>).addEventListener) &&
    isFunction((value as Partial<AbortSignal>).removeEventListener),
  replay: isBoolean,
})

export const OPTIONS = /* @__PURE__ */ createOptions()
