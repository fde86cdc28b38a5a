import { isPlain, tagOf } from '../connection/body.ts'
import { isStandardSchema } from './decode.ts'
import type { StreamDefinition, StreamOptions } from './defineStream.ts'
import { isFunction } from '../platform.ts'
import { each, isBoolean, isNumber, isText, isTextOrTexts, type Rule } from './rules.ts'

const isURL = (value: unknown): boolean => isText(value) || tagOf(value) === '[object URL]'
const isSchema = (value: unknown): boolean => isFunction(value) || isStandardSchema(value)
const isOneOf =
  (...words: unknown[]) =>
  (value: unknown): boolean =>
    words.includes(value)
const isListOfFunctions = (value: unknown): value is unknown[] =>
  Array.isArray(value) && value.every(isFunction)

const isTextOrNumber: Rule = (value) => isText(value) || isNumber(value)
const isTimeLimit: Rule = (value) => value === false || isNumber(value)
const isCondition: Rule = (value) => isFunction(value) || isTextOrTexts(value)

/** Of `reconnect`. */
const isNumberOrQuestion = (value: unknown, name: string): boolean =>
  (name === 'shouldRetry' ? isFunction : isNumber)(value)

/** Complete by type. `headers` and `body` are looked at with each request, as functions may make them. */
const createStreamOptions = (): Readonly<Record<keyof StreamOptions, Rule | null>> => ({
  key: isTextOrNumber,
  method: isText,
  body: null,
  headers: null,
  credentials: isOneOf('omit', 'same-origin', 'include'),
  fetch: isFunction,
  transport: (value) => isFunction(value) || (isListOfFunctions(value) && value.length > 0),
  schema: each(isSchema),
  decode: (value) => isFunction(value) || isOneOf('json', 'text')(value),
  until: isCondition,
  failOn: isCondition,
  sentinel: isText,
  reconnect: (value) => isBoolean(value) || (isPlain(value) && each(isNumberOrQuestion)(value)),
  connectTimeout: isTimeLimit,
  idleTimeout: isTimeLimit,
  maxMessageSize: isNumber,
  lastEventIdParam: isText,
  flush: (value) => isNumber(value) || isOneOf('frame', 'sync')(value),
  buffer: isNumber,
  lastEventId: isTextOrNumber,
  use: isListOfFunctions,
  share: isBoolean,
  linger: isNumber,
  gcTime: isNumber,
})

export const STREAM_OPTIONS = /* @__PURE__ */ createStreamOptions()

/** With those of each consumer's own. */
const createOptions = (): Readonly<Record<keyof StreamDefinition, Rule | null>> => ({
  ...STREAM_OPTIONS,
  url: (value) => isURL(value) || isFunction(value),
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
