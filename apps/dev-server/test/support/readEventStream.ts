/** A message as it stood on the wire. */
export interface WireMessage {
  event: string
  data: string
  /** The last event ID when the message was complete. */
  id: string
}

/** What a reader has seen of an event stream so far. */
export interface EventStreamReader {
  feed(text: string): void
  readonly lastEventId: string
}

/**
 * Reads an event stream whose lines end in LF: a second, independent reading of the format, so that the tests do not
 * trust the code they test.
 */
export const readEventStream = (
  onMessage: (message: WireMessage) => void,
  firstId = '',
): EventStreamReader => {
  let rest = ''
  let lastEventId = firstId
  const takeBlock = (block: string) => {
    let event = 'message'
    const data: string[] = []
    for (const line of block.split('\n')) {
      const colon = line.indexOf(':')
      const field = colon < 0 ? line : line.slice(0, colon)
      const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '')
      if (field === 'event') event = value
      else if (field === 'data') data.push(value)
      else if (field === 'id') lastEventId = value
    }
    if (data.length > 0) onMessage({ event, data: data.join('\n'), id: lastEventId })
  }
  return {
    feed: (text) => {
      const blocks = (rest + text).split('\n\n')
      rest = blocks.pop()!
      blocks.forEach(takeBlock)
    },
    get lastEventId() {
      return lastEventId
    },
  }
}
