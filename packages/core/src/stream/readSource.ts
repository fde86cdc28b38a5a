import { methodOf, absoluteUrl, isPlain } from '../connection/request.ts'
import { isDevelopment, warnOnce } from '../development.ts'
import type { ConsumerOptions } from './consumerOptions.ts'
import type { Source, StreamDefinition, StreamOptions } from './defineStream.ts'

/** A source and its options, read once: what is shared, what is the consumer's own, and what makes it the same. */
export interface StreamSpec {
  url: string
  stream: StreamOptions
  /** Handlers of the definition, then of the second argument. */
  handlers: readonly ConsumerOptions[]
  /** Equal for what should be one stream. */
  identity: string
  /** Whether equal identities may share: a request that is no GET is never made for two without a `key`. */
  isShared: boolean
  /** False: a source there is, but it is not to be listened to now. */
  isEnabled: boolean
  signal: AbortSignal | undefined
}

const KNOWN: Record<keyof (Omit<StreamDefinition, 'url'> & { url: string }), 1> = {
  url: 1,
  method: 1,
  body: 1,
  headers: 1,
  credentials: 1,
  fetch: 1,
  transport: 1,
  schema: 1,
  decode: 1,
  until: 1,
  sentinel: 1,
  reconnect: 1,
  connectTimeout: 1,
  idleTimeout: 1,
  maxMessageSize: 1,
  lastEventIdParam: 1,
  flush: 1,
  buffer: 1,
  lastEventId: 1,
  key: 1,
  linger: 1,
  gcTime: 1,
  events: 1,
  onMessage: 1,
  onEvent: 1,
  onOpen: 1,
  onError: 1,
  onDone: 1,
  onStatus: 1,
  onGap: 1,
  onComment: 1,
  enabled: 1,
  signal: 1,
  replay: 1,
}

/** Null without a source. What the second argument says goes before the definition, and that before the defaults. */
export const readSource = <E>(
  source: Source<E>,
  options: StreamOptions<E> & ConsumerOptions<E> = {},
  defaults: StreamOptions = {},
): StreamSpec | null => {
  const definition = (
    typeof source === 'string' || source instanceof URL ? { url: source } : source || null
  ) as StreamDefinition | null
  const second = options as unknown as StreamOptions & ConsumerOptions
  if (!definition?.url) return null
  if (isDevelopment) warnUnknown(definition, second)
  const stream: StreamOptions = { ...defaults, ...given(definition), ...given(second) }
  const url = normalUrl(String(definition.url))
  return {
    url,
    stream,
    handlers: [definition, second],
    identity: stream.key ?? identityOf(url, stream),
    isShared: stream.key !== undefined || methodOf(stream) === 'GET',
    isEnabled: definition.enabled !== false && second.enabled !== false,
    signal: second.signal ?? definition.signal,
  }
}

/** An option that is explicitly undefined is one not given: it must not hide a default. */
const given = <T extends object>(options: T): T =>
  Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as T

const normalUrl = (url: string): string => {
  try {
    return absoluteUrl(url).href
  } catch {
    // The connection refuses it, with the error that says why.
    return url
  }
}

const identityOf = (url: string, stream: StreamOptions): string => {
  const { body, credentials } = stream
  const text = typeof body === 'string' ? body : isPlain(body) ? JSON.stringify(body) : ''
  return JSON.stringify([methodOf(stream), url, credentials ?? '', text])
}

const warnUnknown = (...objects: object[]): void => {
  for (const name of objects.flatMap(Object.keys)) {
    if (!Object.hasOwn(KNOWN, name)) warnOnce(`Unknown option "${name}" is ignored. Is it spelled right?`)
  }
}

/** Says when a later consumer of a key gives another value: the first one's counts. */
export const warnIfDifferent = (first: StreamOptions, later: StreamOptions, url: string): void => {
  if (!isDevelopment) return
  for (const [name, value] of Object.entries(later)) {
    const before: unknown = first[name as keyof StreamOptions]
    // Inline objects and functions differ by identity in each render, which says nothing.
    if (typeof value === 'object' || typeof value === 'function' || !(name in KNOWN)) continue
    if (CONSUMER_ONLY.has(name) || before === value) continue
    warnOnce(
      `${url} is shared, and its consumers differ in "${name}" (${String(before)}, then ${String(value)}): the first counts. Give them different keys.`,
    )
  }
}

const CONSUMER_ONLY = new Set(['enabled', 'replay', 'url'])
