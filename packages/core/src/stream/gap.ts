import type { SSEMessage } from '../event-stream/message.ts'

/** The hub's word for "what you asked for is not all here any more". */
export const GAP_EVENT = 'ssekit:gap'

/** A hole in the stream: messages between `requested` and `oldest` will not come. Refetch what the page shows. */
export interface Gap {
  /** The last event ID that the client resumed from. */
  requested: string | null
  /** The oldest ID that the server still had, or null. */
  oldest: string | null
  /** Why, in the server's word: `evicted`, `epoch`, `ahead`, `malformed`, `store-unavailable`; `unsendable-id` is ours. */
  reason: string
}

/** A notice that cannot be read is a gap all the same. */
export const readGap = ({ data }: SSEMessage): Gap => {
  try {
    const { requested = null, oldest = null, reason = 'unknown' } = JSON.parse(data) as Partial<Gap>
    return { requested, oldest, reason }
  } catch {
    return { requested: null, oldest: null, reason: 'unknown' }
  }
}
