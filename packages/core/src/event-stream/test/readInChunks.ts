import { createEventStreamParser } from '../createEventStreamParser.ts'
import type { Occurrence, Reading } from './literalParser.ts'

export const encode = (text: string): Uint8Array => new TextEncoder().encode(text)

/** What the parser makes of a stream that arrives in these chunks. */
export const readInChunks = (
  chunks: (Uint8Array | string)[],
  initialId = '',
  maxMessageSize?: number,
): Reading => {
  const occurrences: Occurrence[] = []
  const parser = createEventStreamParser({
    onMessage: (message) => occurrences.push({ message }),
    onRetry: (retry) => occurrences.push({ retry }),
    onComment: (comment) => occurrences.push({ comment }),
    lastEventId: initialId,
    maxMessageSize,
  })
  for (const chunk of chunks) parser.feed(chunk)
  parser.end()
  return { occurrences, lastEventId: parser.lastEventId }
}

/** The messages of a stream that arrives whole. */
export const readMessages = (stream: string | Uint8Array) =>
  readInChunks([typeof stream === 'string' ? encode(stream) : stream]).occurrences.flatMap((occurrence) =>
    'message' in occurrence ? [occurrence.message] : [],
  )

export const chunksOf = (bytes: Uint8Array, size: number): Uint8Array[] => {
  const chunks: Uint8Array[] = []
  for (let at = 0; at < bytes.length; at += size) chunks.push(bytes.slice(at, at + size))
  return chunks
}
