/** What a conforming client makes of an event stream: dispatched messages and what else it may notice. */
export interface Reading {
  messages: { type: string; data: string; lastEventId: string }[]
  comments: string[]
  retries: number[]
  lastEventId: string
}

/**
 * The standard's algorithm, written out literally and slowly: the tests hold the encoder against it.
 * https://html.spec.whatwg.org/multipage/server-sent-events.html#event-stream-interpretation
 */
export const readEventStream = (text: string): Reading => {
  const reading: Reading = { messages: [], comments: [], retries: [], lastEventId: '' }
  let type = ''
  let data = ''
  let id = ''
  const lines = text.split(/\r\n|\r|\n/)
  lines.pop() // Unfinished: no line end yet.
  for (const line of lines) {
    if (line === '') {
      reading.lastEventId = id
      if (data !== '')
        reading.messages.push({ type: type || 'message', data: data.slice(0, -1), lastEventId: id })
      type = data = ''
    } else if (line.startsWith(':')) {
      reading.comments.push(line.slice(1))
    } else {
      const colon = line.indexOf(':')
      const field = colon === -1 ? line : line.slice(0, colon)
      const value = colon === -1 ? '' : line.slice(colon + 1).replace(/^ /, '')
      if (field === 'event') type = value
      else if (field === 'data') data += `${value}\n`
      else if (field === 'id' && !value.includes('\0')) id = value
      else if (field === 'retry' && /^\d+$/.test(value)) reading.retries.push(Number(value))
    }
  }
  return reading
}
