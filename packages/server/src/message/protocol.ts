/** Typed as a stream, kept out of caches and compression, and not held back by nginx. */
export const STREAM_HEADERS = {
  'Content-Type': 'text/event-stream; charset=utf-8',
  'Cache-Control': 'no-cache, no-transform',
  'X-Accel-Buffering': 'no',
}

/** Asked for in place of an event ID: all that is still held. */
export const EARLIEST = 'earliest'

/** Why a returning client does not get all it missed. */
export type GapReason = 'evicted' | 'epoch' | 'ahead' | 'malformed' | 'store-unavailable'

export interface Gap {
  /** The Last-Event-ID as it came. */
  readonly requested: string
  /** The oldest message still held, null when none is. */
  readonly oldest: string | null
  readonly reason: GapReason
}

/** What is told of a `Last-Event-ID` that was sent: a stranger's megabyte is not echoed. */
const REQUESTED_MAX = 256

const idLine = (id: string): string => (id === '' ? '' : `id: ${id}\n`)

/** A block with nothing but an id moves the client's last event ID and dispatches nothing. */
export const idText = (id: string): string => `${idLine(id)}\n`

export const gapData = (gap: Gap): string =>
  JSON.stringify({ ...gap, requested: gap.requested.slice(0, REQUESTED_MAX) })

/** `from` is the id live starts from; `''` while the store has never been reached. */
export const gapText = (gap: Gap, from: string): string => {
  return `event: ssekit:gap\n${idLine(from)}data: ${gapData(gap)}\n\n`
}

/** The least a stream can say: it is alive. */
export const COMMENT = ':\n\n'

/** Tells a client not to come back. */
export const CLOSE_TEXT = 'event: ssekit:close\ndata: {}\n\n'

export const retryText = (retry: number): string => `retry: ${retry}\n\n`

/** First bytes of a stream: they open it through every proxy and tell the client how long silence may last. */
export const greetingText = (retry: number | null, heartbeat: number | null): string => {
  const lines = [
    ...(retry === null ? [] : [`retry: ${retry}`]),
    ...(heartbeat === null ? [] : [`: ssekit heartbeat=${heartbeat}`]),
  ]
  return lines.length === 0 ? COMMENT : `${lines.join('\n')}\n\n`
}
