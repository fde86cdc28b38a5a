import { createParser } from 'eventsource-parser'
// By path: the parser alone is measured, whatever else the package exports.
import { createEventStreamParser } from '../../../../packages/core/src/event-stream/createEventStreamParser.ts'

export type OnMessage = (event: string | undefined, data: string, id: string | undefined) => void

/** Parses one response; `id` is the block's own (peer) or the last (ssekit), which the digest evens out. */
export type Implementation = (chunks: readonly Uint8Array[], onMessage: OnMessage) => void

export const implementations: Record<string, Implementation> = {
  ssekit: (chunks, onMessage) => {
    const parser = createEventStreamParser({
      onMessage: ({ event, data, lastEventId }) => onMessage(event, data, lastEventId),
      maxMessageSize: 64 * 1024 * 1024,
    })
    for (const chunk of chunks) parser.feed(chunk)
    parser.end()
  },
  // As its clients use it: one streaming decoder in front.
  'eventsource-parser': (chunks, onMessage) => {
    const decoder = new TextDecoder()
    const parser = createParser({ onEvent: ({ event, data, id }) => onMessage(event, data, id) })
    for (const chunk of chunks) parser.feed(decoder.decode(chunk, { stream: true }))
  },
}
