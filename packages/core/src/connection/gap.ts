import type { SSEMessage } from '../event-stream/message.ts'

/** The hub's word for "what you asked for is not all here any more". */
export const GAP_EVENT = 'ssekit:gap'

/** A hole in the stream: what was sent after `requested`, up to where it goes on now, may never come. Refetch what the page shows. */
export interface Gap {
  /** The last event ID that the client resumed from. */
  requested: string | null
  /** The oldest ID that the server still had, or null. Nothing is sent from there: the stream goes on live. */
  oldest: string | null
  /** Why, in the server's word: `evicted`, `epoch`, `ahead`, `malformed`, `store-unavailable`; `unsendable-id` is ours. */
  reason: string
}

/** For a place in the stream that could not be said to the server in a way that it is known to read. */
export const unsendableId = (lastEventId: string): SSEMessage => ({
  event: GAP_EVENT,
  data: JSON.stringify({ requested: lastEventId, reason: 'unsendable-id' } satisfies Partial<Gap>),
  lastEventId,
})

/** A notice that cannot be read is a gap all the same. */
export const readGap = ({ data }: SSEMessage): Gap => {
  const { requested, oldest, reason } = parse(data)
  return { requested: textOf(requested), oldest: textOf(oldest), reason: textOf(reason) ?? 'unknown' }
}

const textOf = (value: unknown): string | null => (typeof value === 'string' ? value : null)

const parse = (data: string): Partial<Record<keyof Gap, unknown>> => {
  try {
    return Object(JSON.parse(data)) as Partial<Record<keyof Gap, unknown>>
  } catch {
    return {}
  }
}
