import { createParser } from 'eventsource-parser'
// By path: the parser alone is measured, whatever else the package exports.
import { createEventStreamParser } from '../../../../packages/core/src/event-stream/createEventStreamParser.ts'
import type { OnMessage, Subject } from '../rounds/answerRounds.ts'
import { chunksOf, createWorkload } from './workloads.ts'

export interface Cell {
  workload: string
  bytes: number
  chunkSize: number
}

/** Parses one response; `id` is the block's own (peer) or the last (ssekit), which the digest evens out. */
type Parse = (chunks: readonly Uint8Array[], onMessage: OnMessage) => void

const parses: Record<string, Parse> = {
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

const subjectOf = (parse: Parse): Subject<Cell> => {
  let chunks: Uint8Array[] = []
  return {
    prepare: ({ workload, bytes, chunkSize }) => {
      chunks = chunksOf(createWorkload(workload, bytes), chunkSize)
    },
    run: (onMessage) => parse(chunks, onMessage),
  }
}

export const implementations: Readonly<Record<string, Subject<Cell>>> = Object.fromEntries(
  Object.entries(parses).map(([name, parse]) => [name, subjectOf(parse)]),
)
