import { isPlain, tagOf } from '../connection/body.ts'
import { absoluteUrl, methodOf } from '../connection/request.ts'
import { warn } from '../explain.ts'
import { OPTIONS } from './checkOptions.ts'
import type { ConsumerOptions } from './consumerOptions.ts'
import type { Source, SSEOptions, StreamDefinition, StreamOptions } from './defineStream.ts'

/** A source and its options, read once: what is shared, what is the consumer's own, and what makes it the same. */
export interface StreamSpec {
  /** Empty where a function makes it. */
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
  options?: SSEOptions<E> | null,
  defaults?: StreamOptions | null,
): StreamSpec | null => {
  if (source == null || source === false || source === '') return null
  const definition = definitionOf(source)
  const second = (options ?? {}) as SSEOptions
  warn('options', OPTIONS, definition, second)
  const given: unknown = definition.url
  if (given == null || given === '' || given === false) return null
  const isMade = typeof given === 'function'
  const url = isMade ? '' : normalUrl(textOf(given))
  const stream = merge([defaults ?? {}, definition, second])
  const method = methodOf(stream)
  // A default says how to repeat, not what: a request that may cost money is repeated only on its own word.
  if (method !== 'GET' && (second.reconnect ?? definition.reconnect) == null) delete stream.reconnect
  const hasOwnKey = (second.key ?? definition.key) != null
  return {
    url,
    stream,
    handlers: [definition, second],
    identity: identityOf(method, url, stream, hasOwnKey),
    isShared: stream.share !== false && (hasOwnKey || (method === 'GET' && !isMade)),
    isEnabled: Boolean((definition.enabled ?? true) && (second.enabled ?? true)),
    signal: second.signal ?? definition.signal ?? undefined,
  }
}

/** A url as it is; what holds no options either, such as a ref, is taken for one, to be refused by its name. */
const definitionOf = (source: unknown): StreamDefinition => {
  const isDefinition =
    typeof source === 'object' &&
    source !== null &&
    ((isPlain(source) && !Array.isArray(source)) || 'url' in source)
  return (isDefinition ? source : { url: source }) as StreamDefinition
}

/** What cannot even be turned into text is refused all the same, by the name of its option. */
const textOf = (value: unknown): string => {
  try {
    return String(value)
  } catch {
    return tagOf(value)
  }
}

/** An option that is nullish is one not given: it must not hide a default. */
const merge = (layers: StreamOptions[]): StreamOptions => {
  const merged: Record<string, unknown> = {}
  for (const layer of layers) {
    for (const [name, value] of Object.entries<unknown>(layer as Record<string, unknown>)) {
      const before = merged[name]
      // Each adds its own of these; what is no list is refused by its name.
      const isAdded = name === 'use' && Array.isArray(before) && Array.isArray(value)
      if (value != null) merged[name] = isAdded ? [...(before as unknown[]), ...(value as unknown[])] : value
    }
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
const identityOf = (method: string, url: string, stream: StreamOptions, hasOwnKey: boolean): string =>
  JSON.stringify([
    method,
    url,
    textOf(stream.credentials ?? ''),
    stream.key == null ? null : textOf(stream.key),
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
