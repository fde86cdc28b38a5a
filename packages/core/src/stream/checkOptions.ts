import { isPlain } from '../connection/body.ts'
import { shownUrl } from '../shownUrl.ts'
import { SSEError } from '../errors.ts'
import type { Wanted } from '../explain.ts'
import { isStandardSchema } from './decode.ts'
import type { StreamDefinition } from './defineStream.ts'

/** Null for what can be used; else which part cannot, as its name goes on: '' for all of it, `.progress` for one entry. */
type Check = (value: unknown) => string | null

/** What an option can be, and how that is said. */
type Rule = readonly [check: Check, wanted: Wanted]

const when =
  (is: (value: unknown) => boolean): Check =>
  (value) =>
    is(value) ? null : ''

/** Every entry that is given. */
const each =
  (is: (value: unknown) => boolean): Check =>
  (value) => {
    if (typeof value !== 'object' || Array.isArray(value)) return ''
    const wrong = Object.entries(value as object).find(([, entry]) => entry != null && !is(entry))
    return wrong ? `.${wrong[0]}` : null
  }

const isA =
  (...types: string[]) =>
  (value: unknown): boolean =>
    types.includes(typeof value)

const isFunction = (value: unknown): boolean => typeof value === 'function'
const isText = (value: unknown): boolean => typeof value === 'string'
const isURL = (value: unknown): boolean =>
  isText(value) || Object.prototype.toString.call(value) === '[object URL]'
const isOneOf =
  (...words: unknown[]) =>
  (value: unknown): boolean =>
    words.includes(value)
const isListOf =
  (is: (value: unknown) => boolean) =>
  (value: unknown): boolean =>
    Array.isArray(value) && value.every(is)
const or =
  (...tests: ((value: unknown) => boolean)[]) =>
  (value: unknown): boolean =>
    tests.some((is) => is(value))

const isSchema = (value: unknown): boolean =>
  isFunction(value) || (typeof value === 'object' && value !== null && isStandardSchema(value))
const hasMethods =
  (...names: string[]) =>
  (value: unknown): boolean =>
    typeof value === 'object' && names.every((name) => isFunction((value as Record<string, unknown>)[name]))

const checkReconnect = (options: Record<string, unknown>): string | null => {
  const wrong = Object.entries(options).find(
    ([name, value]) => value != null && !(name === 'shouldRetry' ? isFunction : isA('number'))(value),
  )
  return wrong ? `.${wrong[0]}` : null
}

/** Complete by type. `headers` and `body` are looked at with each request, as functions may make them. */
const createRules = (): Record<keyof StreamDefinition, Rule> => {
  const FUNCTION: Rule = [when(isFunction), 'function']
  const TEXT: Rule = [when(isText), 'text']
  const BOOLEAN: Rule = [when(isA('boolean')), 'boolean']
  const NUMBER: Rule = [when(isA('number')), 'number']
  const TIME_LIMIT: Rule = [when(or(isA('number'), isOneOf(false))), 'timeLimit']
  const CONDITION: Rule = [when(or(isText, isFunction, isListOf(isText))), 'condition']
  const ANYTHING: Rule = [() => null, 'text']

  return {
    url: [when(or(isURL, isFunction)), 'url'],
    key: [when(or(isA('string', 'number'), Array.isArray)), 'text'],
    method: TEXT,
    body: ANYTHING,
    headers: ANYTHING,
    credentials: [when(isOneOf('omit', 'same-origin', 'include')), 'credentials'],
    fetch: FUNCTION,
    transport: [
      when(or(isFunction, (value) => isListOf(isFunction)(value) && (value as unknown[]).length > 0)),
      'transport',
    ],
    schema: [each(isSchema), 'schema'],
    decode: [when(or(isOneOf('json', 'text'), isFunction)), 'decode'],
    until: CONDITION,
    failOn: CONDITION,
    sentinel: TEXT,
    reconnect: [
      (value) =>
        typeof value === 'boolean'
          ? null
          : isPlain(value)
            ? checkReconnect(value as Record<string, unknown>)
            : '',
      'reconnect',
    ],
    connectTimeout: TIME_LIMIT,
    idleTimeout: TIME_LIMIT,
    maxMessageSize: NUMBER,
    lastEventIdParam: TEXT,
    flush: [when(or(isOneOf('frame', 'sync'), isA('number'))), 'flush'],
    buffer: NUMBER,
    lastEventId: [when(isA('string', 'number')), 'text'],
    resume: [when(hasMethods('getItem', 'setItem', 'removeItem')), 'storage'],
    whenHidden: [when(isOneOf('keep', 'close')), 'whenHidden'],
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
    enabled: [when((value) => !isA('object', 'function')(value)), 'boolean'],
    signal: [when(hasMethods('addEventListener', 'removeEventListener')), 'signal'],
    replay: BOOLEAN,
  }
}

const RULES = /* @__PURE__ */ createRules()

export type OptionName = keyof StreamDefinition

export const isOption = (name: string): name is OptionName => Object.hasOwn(RULES, name)

/** The first option that cannot be used, as the error that says so; null where all can. Nullish is not given. */
export const findUnusable = (url: string, ...layers: object[]): SSEError | null => {
  for (const layer of layers) {
    for (const [name, value] of Object.entries(layer)) {
      if (value == null || !isOption(name)) continue
      const [check, wanted] = RULES[name]
      const part = check(value)
      if (part === null) continue
      const wrong = part ? (value as Record<string, unknown>)[part.slice(1)] : value
      const text = `The option ${name}${part} of ${shownUrl(url)} cannot be used.`
      return new SSEError('request', text, { url, fatal: true, cause: wrong }, 'badOption', wanted)
    }
  }
  return null
}
