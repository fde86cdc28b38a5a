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

const checkReconnect = (options: unknown): boolean | string => {
  const wrong = Object.entries(options as object).find(
    ([name, value]) => value != null && !(name === 'shouldRetry' ? isFunction : isNumber)(value),
  )
  return wrong?.[0] ?? true
}

const createOptions = (): Readonly<Record<keyof StreamDefinition, Rule>> => {
  const ANYTHING: Rule = [() => true, 'text']
  const TEXT_OR_NUMBER: Rule = [(value) => isText(value) || isNumber(value), 'text']
  const TIME_LIMIT: Rule = [(value) => value === false || isNumber(value), 'timeLimit']
  const CONDITION: Rule = [(value) => isFunction(value) || isTextOrTexts(value), 'condition']

  return {
    url: [(value) => isURL(value) || isFunction(value), 'url'],
    key: TEXT_OR_NUMBER,
    method: TEXT,
    body: ANYTHING,
    headers: ANYTHING,
    credentials: [isOneOf('omit', 'same-origin', 'include'), 'credentials'],
    fetch: FUNCTION,
    transport: [
      (value) => isFunction(value) || (Array.isArray(value) && value.length > 0 && value.every(isFunction)),
      'transport',
    ],
    schema: [each(isSchema), 'schema'],
    decode: [(value) => isFunction(value) || isOneOf('json', 'text')(value), 'decode'],
    until: CONDITION,
    failOn: CONDITION,
    sentinel: TEXT,
    reconnect: [
      (value) =>
        typeof value === 'boolean' || (isPlain(value) && !Array.isArray(value) && checkReconnect(value)),
      'reconnect',
    ],
    connectTimeout: TIME_LIMIT,
    idleTimeout: TIME_LIMIT,
    maxMessageSize: NUMBER,
    lastEventIdParam: TEXT,
    flush: [(value) => isNumber(value) || isOneOf('frame', 'sync')(value), 'flush'],
    buffer: NUMBER,
    lastEventId: TEXT_OR_NUMBER,
    use: [(value) => Array.isArray(value) && value.every(isFunction), 'use'],
    share: BOOLEAN,
    linger: NUMBER,
    gcTime: NUMBER,
    events: [each(isFunction), 'events'],
    onMessage: FUNCTION,
    onEvent: FUNCTION,
    onOpen: FUNCTION,
    onError: FUNCTION,
    onDone: FUNCTION,
    onStatus: FUNCTION,
    onGap: FUNCTION,
    onComment: FUNCTION,
    enabled: [(value) => typeof value !== 'object' && !isFunction(value), 'boolean'],
    signal: [hasMethods('addEventListener', 'removeEventListener'), 'signal'],
    replay: BOOLEAN,
  }
}

/** Complete by type. `headers` and `body` are looked at with each request, as functions may make them. */
export const OPTIONS: Readonly<Record<keyof StreamDefinition, Rule>> = /* @__PURE__ */ createOptions()

export type OptionName = keyof StreamDefinition

export const isOption = (name: string): name is OptionName => Object.hasOwn(OPTIONS, name)
