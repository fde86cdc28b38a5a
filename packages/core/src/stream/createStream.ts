import { createConnection } from '../connection/connection.ts'
import type { EventMap } from '../source/consumerOptions.ts'
import type { Source, SSEOptions } from '../source/defineStream.ts'
import { throughLayers, type Connect } from '../source/layer.ts'
import { readSource, type StreamSpec } from '../source/readSource.ts'
import { fetchTransport } from '../transports/fetchTransport.ts'
import { createHandle } from './handle.ts'
import { pageCache } from './pauseWhile.ts'
import { createSharedStream, type SharedStream, type SharedStreamHooks } from './sharedStream.ts'
import type { Stream } from './stream.ts'

/** The shared part of a stream, fed by a connection of its own. */
export const openShared = (spec: StreamSpec, hooks?: SharedStreamHooks): SharedStream => {
  const { stream } = spec
  const connect: Connect = (sink, info) =>
    createConnection({
      ...info,
      sink,
      transport: fetchTransport,
      current: () => shared.oldest()?.spec()?.stream ?? stream,
    })
  const shared: SharedStream = createSharedStream(
    spec,
    throughLayers(stream.use ?? [], pageCache(connect)),
    hooks,
  )
  return shared
}

/**
 * A stream of its own: it shares its connection with nobody. Opens by itself with the first `on`, `subscribe` or
 * `iterate`, or with `open()`.
 *
 * @throws nothing: what is wrong is reported to `onError` and stands in the `error` of the state.
 * @example
 * ```ts
 * const news = defineStream<{ notification: { title: string } }>('/api/stream')
 * const stream = createStream(news, { onError: (error) => console.warn(error.message) })
 * const off = stream.on('notification', ({ title }) => show(title))
 * ```
 * @see https://html.spec.whatwg.org/multipage/server-sent-events.html
 */
export const createStream = <E = EventMap>(source: Source<E>, options?: SSEOptions<E> | null): Stream<E> =>
  createHandle(readSource(source, options), {
    acquire: (spec, held) => held ?? openShared(spec),
    peek: () => undefined,
    onClear: new Set(),
  }) as unknown as Stream<E>
