import { after } from '../platform.ts'
import { warn } from '../explain.ts'
import { OPTIONS, STREAM_OPTIONS } from '../source/checkOptions.ts'
import type { EventMap } from '../source/consumerOptions.ts'
import { openShared } from '../stream/createStream.ts'
import type { Source, SSEOptions, StreamOptions } from '../source/defineStream.ts'
import { createHandle } from '../stream/handle.ts'
import { inRange } from '../connection/policy.ts'
import { readSource, type StreamSpec } from '../source/readSource.ts'
import type { SharedStream, SharedStreams } from '../stream/sharedStream.ts'
import type { StreamHandle } from '../stream/stream.ts'

const DEFAULT_GC_TIME = 300_000

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
}

/**
 * Makes a client: who asks it for the same stream shares one connection, and all its streams have these options unless they
 * say otherwise.
 *
 * @param defaults stream options for every stream of this client
 * @example
 * ```ts
 * const client = createSSEClient({ headers: () => ({ Authorization: `Bearer ${token()}` }) })
 * client.stream('/api/stream').on('notification', show)
 * ```
 */
export const createSSEClient = (defaults?: StreamOptions | null): SSEClient => {
  warn('defaults', OPTIONS, STREAM_OPTIONS, defaults ?? {})
  /** All that are listened to or remembered, by identity; one that is not shared stands under itself. */
  const streams = new Map<unknown, SharedStream>()
  const onClear = new Set<() => void>()
  /** What was made before the last `clear()` is forgotten, whoever still holds it. */
  let epoch = 0

  /** What stands beside another of the same identity stands under itself, as what is not shared. */
  const keyOf = ({ identity, isShared }: StreamSpec, shared: SharedStream): unknown =>
    isShared && (streams.get(identity) ?? shared) === shared ? identity : shared

  const create = (spec: StreamSpec): SharedStream => {
    const { gcTime, use } = spec.stream
    const born = epoch
    const forget = (): void => {
      for (const [key, stream] of streams) if (stream === shared) streams.delete(key)
    }
    const shared = openShared(spec, {
      // Nobody else can come for one that is not shared; but the place that a layer keeps is to be cleared.
      onIdle: () => (spec.isShared || use ? after(inRange(gcTime, DEFAULT_GC_TIME), forget, true) : forget()),
      isForgotten: () => born !== epoch,
    })
    return shared
  }

  const find = ({ identity, isShared }: StreamSpec): SharedStream | undefined =>
    isShared ? streams.get(identity) : undefined

  const shared: SharedStreams = {
    acquire: (spec, held) => {
      const existing = find(spec)
      // Who was away until its stream was forgotten goes on in that one, if it can: the other never had what it missed.
      const found = (held && hasPlace(held) ? held : existing) ?? held ?? create(spec)
      if (found === existing && existing !== held) warn('differences', STREAM_OPTIONS, existing.options, spec)
      streams.set(keyOf(spec, found), found)
      return found
    },
    peek: (spec) => {
      const existing = find(spec)
      return existing?.isToBeTried() ? undefined : existing
    },
    onClear,
  }

  const read: SSEClient['read'] = (source, options) => readSource(source, options, defaults)

  return {
    read,
    stream: <E = EventMap>(source: Source<E>, options?: SSEOptions<E> | null) =>
      createHandle(read(source, options), shared) as unknown as StreamHandle<E>,
    clear: () => {
      epoch += 1
      const forgotten = new Set(streams.values())
      streams.clear()
      for (const stream of forgotten) stream.end()
      for (const listener of [...onClear]) listener()
    },
  }
}

/** Whether there is somewhere to go on from, and something to come. */
const hasPlace = (stream: SharedStream): boolean => {
  const { lastEventId, status } = stream.getSnapshot()
  return lastEventId !== null && status !== 'done'
}

let pageClient: SSEClient | undefined

/**
 * The client that is used where no provider or plugin gives another: one a page.
 *
 * @internal for the bindings; components ask `useSSEClient`
 */
export const getPageClient = (): SSEClient => (pageClient ??= createSSEClient())
