import type { EventMap, Source, SSEOptions, StreamHandle } from '@ssekit/core'
import { usePerStream } from './usePerStream.ts'

/** The stream that a source names, with the handlers of the latest render. */
export const useStream = <E = EventMap>(source: Source<E>, options?: SSEOptions<E> | null): StreamHandle<E> =>
  usePerStream(source, options, (client) => ({ stream: client.stream(source, options) })).stream
