import { afterQuietly } from '../platform.ts'
import type { ConsumerOptions } from '../stream/consumerOptions.ts'
import { openShared } from '../stream/createStream.ts'
import type { EventMap, Source, StreamOptions } from '../stream/defineStream.ts'
import { createHandle, type SharedStreams, type StreamHandle } from '../stream/handle.ts'
import { readSource, warnIfDifferent, type StreamSpec } from '../stream/readSource.ts'
import type { SharedStream } from '../stream/sharedStream.ts'

const DEFAULT_GC_TIME = 300_000

/** Options of a stream and of one consumer, together: what hooks take as their second argument. */
export type SSEOptions<E = EventMap> = StreamOptions<E> & ConsumerOptions<E>

/** Streams by key: same key, one connection, however many consumers. */
export interface SSEClient {
  /** A consumer of the stream that `source` names. Nothing is connected before it is listened to. */
  stream<E = EventMap>(source: Source<E>, options?: SSEOptions<E>): StreamHandle<E>
  /** What `source` and `options` say, with this client's defaults; null without a source. */
  read<E = EventMap>(source: Source<E>, options?: SSEOptions<E>): StreamSpec | null
  /**
   * Forgets every shared stream, its messages and its place; who still listens starts afresh. For log-in and log-out,
   * where `headers` change whose messages these are.
   */
  clear(): void
}

/**
 * @param defaults stream options for every stream of this client
 * @example
 * ```ts
 * const client = createSSEClient({ headers: () => ({ Authorization: `Bearer ${token()}` }) })
 * client.stream('/api/stream').on('notification', show)
 * ```
 */
export const createSSEClient = (defaults: StreamOptions = {}): SSEClient => {
  const byKey = new Map<string, SharedStream>()

  const create = (spec: StreamSpec): SharedStream => {
    if (!spec.isShared) return openShared(spec)
    const forget = (): void => {
      if (!shared.hasConsumers() && byKey.get(spec.identity) === shared) byKey.delete(spec.identity)
    }
    const shared = openShared(spec, () => afterQuietly(spec.stream.gcTime ?? DEFAULT_GC_TIME, forget))
    byKey.set(spec.identity, shared)
    return shared
  }

  /** The one of this key that new consumers may join. */
  const peek = ({ identity, isShared }: StreamSpec): SharedStream | undefined => {
    const shared = isShared ? byKey.get(identity) : undefined
    return shared?.isDead() ? undefined : shared
  }

  const streams: SharedStreams = {
    acquire: (spec, held) => {
      // One that saw the end keeps it.
      if (held?.isDead() || (held && !spec.isShared)) return held
      const existing = peek(spec)
      if (existing) {
        warnIfDifferent(existing.options, spec.stream, spec.url)
        return existing
      }
      if (!held) return create(spec)
      byKey.set(spec.identity, held)
      return held
    },
    peek,
  }

  const read: SSEClient['read'] = (source, options) => readSource(source, options, defaults)

  return {
    read,
    stream: <E = EventMap>(source: Source<E>, options?: SSEOptions<E>) =>
      createHandle(read(source, options), streams) as unknown as StreamHandle<E>,
    clear: () => {
      const all = [...byKey.values()]
      byKey.clear()
      for (const shared of all) shared.dispose()
    },
  }
}

let pageClient: SSEClient | undefined

/** The client that is used where no provider or plugin gives another: one a page. */
export const getPageClient = (): SSEClient => (pageClient ??= createSSEClient())
