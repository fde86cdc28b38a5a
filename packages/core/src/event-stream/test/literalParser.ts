import type { SSEMessage } from '../message.ts'

export type Occurrence = { message: SSEMessage } | { retry: number } | { comment: string }

export interface Reading {
  occurrences: Occurrence[]
  lastEventId: string
}

/**
 * The standard, sentence by sentence, over the whole stream at once: slow, and with nothing clever in it that could
 * share a mistake with the parser.
 *
 * @see https://html.spec.whatwg.org/multipage/server-sent-events.html#parsing-an-event-stream
 */
export const readLiterally = (bytes: Uint8Array, initialId = ''): Reading => {
  const occurrences: Occurrence[] = []
  // "Streams must be decoded using the UTF-8 decode algorithm", which strips one BOM.
  const stream = [...new TextDecoder().decode(bytes)]

  let data = ''
  let eventType = ''
  let idBuffer = initialId
  let lastEventId = initialId

  const processField = (name: string, value: string) => {
    if (name === 'event') eventType = value
    if (name === 'data') data += value + '\n'
    if (name === 'id' && !value.includes('\0')) idBuffer = value
    if (name === 'retry' && value !== '' && [...value].every((c) => '0123456789'.includes(c))) {
      occurrences.push({ retry: Math.min(parseInt(value, 10), Number.MAX_SAFE_INTEGER) })
    }
  }

  const processLine = (line: string) => {
    if (line === '') {
      lastEventId = idBuffer
      if (data !== '') {
        // "If the data buffer's last character is a LF, then remove the last character"
        occurrences.push({
          message: { event: eventType === '' ? 'message' : eventType, data: data.slice(0, -1), lastEventId },
        })
      }
      data = ''
      eventType = ''
    } else if (line[0] === ':') {
      occurrences.push({ comment: line[1] === ' ' ? line.slice(2) : line.slice(1) })
    } else if (line.includes(':')) {
      const colon = line.indexOf(':')
      const value = line.slice(colon + 1)
      processField(line.slice(0, colon), value[0] === ' ' ? value.slice(1) : value)
    } else {
      processField(line, '')
    }
  }

  let line = ''
  for (let i = 0; i < stream.length; i++) {
    const character = stream[i]!
    if (character === '\r' && stream[i + 1] === '\n') i++
    if (character === '\r' || character === '\n') {
      processLine(line)
      line = ''
    } else {
      line += character
    }
  }
  // "Once the end of the file is reached, any pending data must be discarded."
  return { occurrences, lastEventId }
}
