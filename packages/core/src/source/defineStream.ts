import type { ConnectionOptions, PerAttempt } from '../connection/options.ts'
import type { Decoder, DecodeOptions } from './decode.ts'
import type { ConsumerOptions, EventMap } from './consumerOptions.ts'
import type { Layer } from './layer.ts'
import type { Help, IsData, LooksLikeData } from './looksLikeData.ts'
import type { StandardSchema } from './standardSchema.ts'

/**
 * When state is published: before the next frame, at once, or at most every so many milliseconds. Handlers are not
 * affected: they get every message as it comes.
 */
export type Flush = 'frame' | 'sync' | number

/** Options that belong to the shared stream: those of the first consumer of a key count. */
export interface StreamOptions<E = EventMap> extends ConnectionOptions, Pick<DecodeOptions, 'decode'> {
  /** A Standard Schema, or a function of the raw text, for each event type. */
  schema?: { readonly [K in keyof E]?: Decoder<E[K]> | null | undefined } | null | undefined
  /** When state is published. @default 'frame' */
  flush?: Flush | null | undefined
  /** How many messages are kept for consumers that were away, and for loops; at least one is. @default 256 */
  buffer?: number | null | undefined
  /**
   * What stands between the stream and its connection: `resume(storage)`, `closeWhenHidden()`, `observe(listener)`, or
   * your own. Those that a client has by default stand nearest to the stream, then those of the definition.
   */
  use?: readonly Layer[] | null | undefined
  /**
   * The last event ID that is known already, as of a list that was loaded: the very first connection resumes from there, and a
   * consumer that comes later begins behind it, as far as messages are still held. One that the stream has not come by (of another
   * epoch, or of a message for somebody else) says nothing there: give such a list a `key` of its own.
   *
   * @default '' (from the start, or the next message)
   */
  lastEventId?: string | null | undefined
  /**
   * Tells streams of the same url apart, one for each user, say; streams of different urls, methods or credentials never
   * are one. A stream's own key stands for its `body`, and lets a request that is no GET be shared. Given as a client's
   * default it only tells apart.
   * @default the text of the body
   */
  key?: string | null | undefined
  /**
   * `false` for a connection of its own, whoever else listens to the same stream; it is observed and cleared with those
   * of its client.
   * @default true, for a GET and for what has a `key`
   */
  share?: boolean | null | undefined
  /** How long the connection outlives its last consumer, in milliseconds. @default 0: to the end of the present task */
  linger?: number | null | undefined
  /**
   * How long the place in the stream and the last state outlive the connection, for who comes then, in milliseconds. A component
   * that was away for longer has its own place still; where another has begun the stream anew meanwhile, it goes on from there over a
   * connection of its own.
   * @default 300000
   */
  gcTime?: number | null | undefined
}

/** Options of a stream and of one consumer, together: what hooks take as their second argument. */
export type SSEOptions<E = EventMap> = StreamOptions<E> & ConsumerOptions<E>

/** A stream, described once: its url, how it is carried, what its events mean, what to do with them. */
export interface StreamDefinition<E = EventMap> extends StreamOptions<E>, ConsumerOptions<E> {
  /** A function is asked before every attempt, as `headers` are (a ticket in it changes); shared, it wants a `key`. */
  url: PerAttempt<string | URL> | null | undefined
}

/**
 * What a hook is given. Nullish and `false` disable. A url alone says nothing of its events: that takes a type argument
 * (a map of event types), or `defineStream`, which says it once for all who use the stream.
 */
export type Source<E = EventMap> =
  LooksLikeData<E> extends true
    ? Help | StreamDefinition<E> | Nothing
    : string | URL | StreamDefinition<E> | Nothing

type Nothing = null | undefined | false

/** The data types that a `schema` yields. */
export type InferEvents<S> = {
  [K in keyof S]: S[K] extends StandardSchema<infer T>
    ? T
    : S[K] extends (raw: string) => infer T
      ? T
      : EventMap[string]
}

/**
 * A stream, typed once for all who use it: by a map of event types (data comes as JSON, unchecked), or by a `schema` that
 * checks it. What it returns is a plain object with the url.
 *
 * @example
 * ```ts
 * interface Events {
 *   notification: { title: string }
 *   progress: { step: number; total: number }
 * }
 * const news = defineStream<Events>('/api/stream')
 * createStream(news).on('progress', ({ step, total }) => draw(step / total))
 * ```
 * @example
 * ```ts
 * const jobEvents = (id: string) =>
 *   defineStream({
 *     url: `/api/jobs/${id}/events`,
 *     schema: { progress: progressSchema, log: (raw) => raw },
 *     until: 'complete',
 *   })
 * ```
 */
export function defineStream<const S extends Record<string, Decoder>>(
  definition: Omit<StreamDefinition<InferEvents<S>>, 'schema'> & { schema: S },
): StreamDefinition<InferEvents<S>>
export function defineStream<E = EventMap>(
  source: (IsData<E> extends true ? Help : string | URL) | StreamDefinition<E>,
): StreamDefinition<E>
export function defineStream<E>(source: string | URL | StreamDefinition<E>): StreamDefinition<E> {
  return typeof source === 'string' || source instanceof URL ? { url: source } : source
}
