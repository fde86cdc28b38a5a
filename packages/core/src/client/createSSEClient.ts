import type { StreamActivity } from '../connection/delivery.ts'
import { afterQuietly, type Cancel } from '../platform.ts'
import type { ActivityListener } from '../stream/activityLog.ts'
import { warnAboutDefaults, warnIfDifferent } from '../stream/warnAboutOptions.ts'
import type { ConsumerOptions } from '../stream/consumerOptions.ts'
import { openShared } from '../stream/createStream.ts'
import type { EventMap, Source, StreamOptions } from '../stream/defineStream.ts'
import { createHandle, type SharedStreams } from '../stream/handle.ts'
import { inRange } from '../connection/policy.ts'
import { readSource, type StreamSpec } from '../stream/readSource.ts'
import type { SharedStream } from '../stream/sharedStream.ts'
import type { StreamHandle } from '../stream/stream.ts'

const DEFAULT_GC_TIME = 300_000

/** Options of a stream and of one consumer, together: what hooks take as their second argument. */
export type SSEOptions<E = EventMap> = StreamOptions<E> & ConsumerOptions<E>

/** Streams by key: same key, one connection, however many consumers. */
export interface SSEClient {
  /** A consumer of the stream that `source` names. Nothing is connected before it is listened to. */
  stream<E = EventMap>(source: Source<E>, options?: SSEOptions<E> | null): StreamHandle<E>
  /** What `source` and `options` say, with this client's defaults; null without a source. */
  read<E = EventMap>(source: Source<E>, options?: SSEOptions<E> | null): StreamSpec | null
  /**
   * Forgets every stream, its messages and its place; who still listens starts afresh, except that a request which is
   * not repeated unasked (a POST) ends with an error of code `aborted`. For log-in and log-out, where `headers` change
   * whose messages these are.
   */
  clear(): void
  /**
   * Calls back for everything that happens to any stream of this client, those to come included. Returns what ends it.
   *
   * @example
   * ```ts
   * client.observe(({ at, url, type, ...details }) => console.debug(new Date(at).toISOString(), url, type, details))
   * ```
   */
  observe(listener: (activity: StreamActivity) => void): () => void
}

/**
 * @param defaults stream options for every stream of this client
 * @example
 * ```ts
 * const client = createSSEClient({ headers: () => ({ Authorization: `Bearer ${token()}` }) })
 * client.stream('/api/stream').on('notification', show)
 * ```
 */
export const createSSEClient = (defaults?: StreamOptions | null): SSEClient => {
  warnAboutDefaults(defaults ?? {})
  /** Those that new consumers may join. */
  const byKey = new Map<string, SharedStream>()
  /** All that are listened to or remembered: an ended one may have been replaced in `byKey`. */
  const all = new Set<SharedStream>()
  /** Of those that nobody listens to any more. */
  const forgetting = new Map<SharedStream, Cancel>()

  const watchers = new Set<ActivityListener>()
  /** Of those who listen, also while they are away from their stream. */
  const clearListeners = new Set<() => void>()
  /** What was made before the last `clear()` is forgotten, whoever still holds it. */
  let epoch = 0

  const keep = (shared: SharedStream): SharedStream => {
    forgetting.get(shared)?.()
    forgetting.delete(shared)
    all.add(shared)
    return shared
  }

  const remember = (identity: string, shared: SharedStream): SharedStream => {
    keep(shared)
    if (!shared.isDead() || !byKey.has(identity)) byKey.set(identity, shared)
    return shared
  }

  const create = (spec: StreamSpec): SharedStream => {
    const { gcTime } = spec.stream
    const born = epoch
    const forget = (): void => {
      forgetting.delete(shared)
      all.delete(shared)
      if (byKey.get(spec.identity) === shared) byKey.delete(spec.identity)
    }
    const forgetLater = (): void => {
      forgetting.set(shared, afterQuietly(inRange('gcTime', gcTime, DEFAULT_GC_TIME), forget))
    }
    const shared = openShared(spec, {
      // Nobody else can come for one that is not shared; but the place it keeps is to be cleared.
      onIdle: spec.isShared || spec.stream.resume ? forgetLater : forget,
      watchers,
      isForgotten: () => born !== epoch,
    })
    return shared
  }

  /** The one of this key that new consumers may join. */
  const peek = ({ identity, isShared }: StreamSpec): SharedStream | undefined => {
    const shared = isShared ? byKey.get(identity) : undefined
    return shared?.isDead() ? undefined : shared
  }

  const streams: SharedStreams = {
    acquire: (spec, held, isRevival = false) => {
      if (!spec.isShared) return keep(held ?? create(spec))
      // One that saw the end keeps it.
      if (held?.isDead() && !isRevival) return remember(spec.identity, held)
      const existing = peek(spec)
      if (existing && existing !== held) warnIfDifferent(existing, spec)
      return remember(spec.identity, existing ?? held ?? create(spec))
    },
    peek,
    onClear: (listener) => {
      clearListeners.add(listener)
      return () => clearListeners.delete(listener)
    },
  }

  const read: SSEClient['read'] = (source, options) => readSource(source, options, defaults)

  return {
    read,
    stream: <E = EventMap>(source: Source<E>, options?: SSEOptions<E> | null) =>
      createHandle(read(source, options), streams) as unknown as StreamHandle<E>,
    observe: (listener) => {
      // A function of our own: the same listener may be given twice.
      const own: ActivityListener = (activity) => listener(activity)
      watchers.add(own)
      return () => watchers.delete(own)
    },
    clear: () => {
      epoch += 1
      const forgotten = [...all]
      for (const cancel of forgetting.values()) cancel()
      for (const kept of [byKey, all, forgetting]) kept.clear()
      for (const shared of forgotten) shared.dispose()
      for (const listener of [...clearListeners]) listener()
    },
  }
}

let pageClient: SSEClient | undefined

/**
 * The client that is used where no provider or plugin gives another: one a page.
 *
 * @internal for the bindings; components ask `useSSEClient`
 */
export const getPageClient = (): SSEClient => (pageClient ??= createSSEClient())
