import type { DeliverySink, MessageSource } from '../connection/delivery.ts'
import type { ConnectionOptions } from '../connection/options.ts'
import type { WantedTypes } from './wantedTypes.ts'

/** What a stream says of itself to where its messages come from. */
export interface StreamInfo {
  /** Empty where a function makes it. */
  readonly url: string
  /** Equal for what is one stream, in every page. */
  readonly identity: string
  /** Whether equal identities may be one stream. */
  readonly isShared: boolean
  readonly options: ConnectionOptions & {
    lastEventId?: string | null | undefined
    buffer?: number | null | undefined
  }
  /** What handlers name, for what has to ask by name. */
  readonly eventTypes: WantedTypes
}

/** Makes the source of a stream's messages, which puts into the sink what comes. */
export type Connect = (sink: DeliverySink, stream: StreamInfo) => MessageSource

/**
 * What `use` takes: stands between a stream and where its messages come from, and sees all that passes, either way. It
 * hands on what it does not care for.
 *
 * @example
 * ```ts
 * const countMessages = (count: () => void): Layer => (connect) => (sink, stream) =>
 *   connect(
 *     {
 *       ...sink,
 *       push: (delivery) => {
 *         if (delivery.type === 'message') count()
 *         sink.push(delivery)
 *       },
 *     },
 *     stream,
 *   )
 * createStream('/api/stream', { use: [countMessages(() => (messages += 1))] })
 * ```
 */
export interface Layer {
  (connect: Connect): Connect
  /** It stands behind all others, wherever it is in the list: what they do is each page's own. */
  isLast?: true
}

/**
 * The first of a list stands nearest to the stream.
 *
 * @throws TypeError where a layer makes no source: one without its brackets, say
 */
export const throughLayers = (layers: readonly Layer[], innermost: Connect): Connect =>
  layers
    .toSorted((one, other) => Number(one.isLast ?? false) - Number(other.isLast ?? false))
    .reduceRight<Connect>((connect, layer) => {
      const own = layer(connect)
      return (sink, stream) => {
        const source = own(sink, stream)
        if (typeof source?.open !== 'function') throw new TypeError('It makes no source.')
        return source
      }
    }, innermost)
