import { isPlain } from '../connection/body.ts'
import { isStandardSchema } from './decode.ts'
import type { StreamDefinition } from './defineStream.ts'
import {
  BOOLEAN,
  each,
  FUNCTION,
  isFunction,
  isNumber,
  isText,
  isTextOrTexts,
  NUMBER,
  TEXT,
  type Rule,
} from './rules.ts'

const isURL = (value: unknown): boolean =>
  isText(value) || Object.prototype.toString.call(value) === '[object URL]'
const isSchema = (value: unknown): boolean =>
  isFunction(value) || (typeof value === 'object' && value !== null && isStandardSchema(value))
const isOneOf =
  (...words: unknown[]) =>
  (value: unknown): boolean =>
    words.includes(value)
const hasMethods =
  (...names: string[]) =>
  (value: unknown): boolean =>
    typeof value === 'object' && names.every((name) => isFunction((value as Record<string, unknown>)[name]))

const ANYTHING: Rule = [() => true, '']
const TEXT_OR_NUMBER: Rule = [(value) => isText(value) || isNumber(value), 'text']
const TIME_LIMIT: Rule = [(value) => value === false || isNumber(value), 'milliseconds, or false for none']
const CONDITION: Rule = [
  (value) => isFunction(value) || isTextOrTexts(value),
  'an event type, a list of them, or a function of the message',
]

/** Complete by type. `headers` and `body` are looked at with each request, as functions may make them. */
export const OPTIONS: Readonly<Record<keyof StreamDefinition, Rule>> = {
  url: [(value) => isURL(value) || isFunction(value), 'text, a URL, or a function that returns one'],
  key: TEXT_OR_NUMBER,
  method: TEXT,
  body: ANYTHING,
  headers: ANYTHING,
  credentials: [isOneOf('omit', 'same-origin', 'include'), "'omit', 'same-origin' or 'include'"],
  fetch: FUNCTION,
  transport: [
    (value) => isFunction(value) || (Array.isArray(value) && value.length > 0 && value.every(isFunction)),
    'a transport, such as pollingTransport() with its brackets, or a list of them',
  ],
  schema: [each(isSchema), 'a function or a Standard Schema for each event type'],
  decode: [
    (value) => isFunction(value) || isOneOf('json', 'text')(value),
    "'json', 'text' or a function of the message",
  ],
  until: CONDITION,
  failOn: CONDITION,
  sentinel: TEXT,
  reconnect: [
    (value) =>
      typeof value === 'boolean' || (isPlain(value) && !Array.isArray(value) && checkReconnect(value)),
    'true, false, or an object of numbers and `shouldRetry`',
  ],
  connectTimeout: TIME_LIMIT,
  idleTimeout: TIME_LIMIT,
  maxMessageSize: NUMBER,
  lastEventIdParam: TEXT,
  flush: [(value) => isNumber(value) || isOneOf('frame', 'sync')(value), "'frame', 'sync' or milliseconds"],
  buffer: NUMBER,
  lastEventId: TEXT_OR_NUMBER,
  resume: [hasMethods('getItem', 'setItem', 'removeItem'), 'a storage, such as sessionStorage'],
  whenHidden: [isOneOf('keep', 'close'), "'keep' or 'close'"],
  share: BOOLEAN,
  linger: NUMBER,
  gcTime: NUMBER,
  events: [each(isFunction), 'a function for each event type'],
  onMessage: FUNCTION,
  onEvent: FUNCTION,
  onOpen: FUNCTION,
  onError: FUNCTION,
  onDone: FUNCTION,
  onStatus: FUNCTION,
  onGap: FUNCTION,
  onComment: FUNCTION,
  enabled: [(value) => typeof value !== 'object' && !isFunction(value), 'true or false'],
  signal: [hasMethods('addEventListener', 'removeEventListener'), 'an AbortSignal'],
  replay: BOOLEAN,
}

const checkReconnect = (options: unknown): boolean | string => {
  const wrong = Object.entries(options as object).find(
    ([name, value]) => value != null && !(name === 'shouldRetry' ? isFunction : isNumber)(value),
  )
  return wrong?.[0] ?? true
}

export type OptionName = keyof StreamDefinition

export const isOption = (name: string): name is OptionName => Object.hasOwn(OPTIONS, name)
