import { absoluteUrl, isPlain, methodOf } from '../connection/request.ts'
import { warnAboutOptions } from './warnAboutOptions.ts'
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
  /** Whether equal identities may share: a request that is no GET is never made for two without a `key` of its own. */
  isShared: boolean
  /** False: a source there is, but it is not to be listened to now. */
  isEnabled: boolean
  signal: AbortSignal | undefined
}

/** Null without a source. What the second argument says goes before the definition, and that before the defaults. */
export const readSource = <E>(
  source: Source<E>,
  options: StreamOptions<E> & ConsumerOptions<E> = {},
  defaults: StreamOptions = {},
): StreamSpec | null => {
  if (!source) return null
  const definition = (
    typeof source === 'string' || source instanceof URL ? { url: source } : source
  ) as StreamDefinition
  const second = options as unknown as StreamOptions & ConsumerOptions
  warnAboutOptions(definition, second)
  if (!definition.url) return null
  const stream = merge(defaults, definition, second)
  const url = normalUrl(String(definition.url))
  const key = second.key ?? definition.key
  return {
    url,
    stream,
    handlers: [definition, second],
    identity: identityOf(url, stream, key !== undefined),
    isShared: stream.share !== false && (key !== undefined || methodOf(stream) === 'GET'),
    isEnabled: definition.enabled !== false && second.enabled !== false,
    signal: second.signal ?? definition.signal,
  }
}

/** An option that is explicitly undefined is one not given: it must not hide a default. */
const merge = (...layers: StreamOptions[]): StreamOptions => {
  const merged: Record<string, unknown> = {}
  for (const layer of layers) {
    for (const [name, value] of Object.entries(layer)) if (value !== undefined) merged[name] = value
  }
  return merged
}

const normalUrl = (url: string): string => {
  try {
    return absoluteUrl(url).href
  } catch {
    // The connection refuses it, with the error that says why.
    return url
  }
}

/** A key that every stream of a client has tells users apart, not the bodies of one: for that it must be the stream's own. */
const identityOf = (url: string, stream: StreamOptions, hasOwnKey: boolean): string =>
  JSON.stringify([
    methodOf(stream),
    url,
    stream.credentials ?? '',
    stream.key ?? null,
    hasOwnKey ? null : bodyText(stream.body),
  ])

/** A function, and bodies that cannot be read twice, have no text: those want a `key`. */
const bodyText = (body: StreamOptions['body']): string => {
  if (typeof body === 'string') return body
  if (body instanceof URLSearchParams) return body.toString()
  if (!isPlain(body)) return ''
  try {
    return JSON.stringify(body)
  } catch {
    // The attempt fails on it too, with the error that says why.
    return ''
  }
}
