import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Exchange, RecordedRequest } from './exchange.ts'

/** Node's request and response as an exchange: nothing is buffered, joined or added on the way. */
export const createExchange = (incoming: IncomingMessage, response: ServerResponse): Exchange => {
  let isClosed = false
  const closed = new Promise<void>((resolve) => {
    response.once('close', () => {
      isClosed = true
      resolve()
    })
  })

  return {
    request: recordRequest(incoming),
    isClosed: () => isClosed,
    closed,
    head: (status, headers, framing) => {
      if (isClosed) return
      if (framing === 'until-close') {
        response.useChunkedEncodingByDefault = false
        response.shouldKeepAlive = false
      }
      response.writeHead(status, headers)
      response.flushHeaders()
    },
    send: async (bytes) => {
      if (isClosed || bytes.length === 0) return
      await Promise.race([new Promise<void>((resolve) => response.write(bytes, () => resolve())), closed])
    },
    end: () => {
      response.end()
    },
    hangUp: () => {
      incoming.socket.end()
    },
    reset: () => {
      incoming.socket.resetAndDestroy()
    },
  }
}

const recordRequest = (incoming: IncomingMessage): RecordedRequest => {
  const headers: Record<string, string> = {}
  for (const [name, value] of Object.entries(incoming.headers)) headers[name] = String(value)
  const id = headers['last-event-id']
  return {
    time: Date.now(),
    method: incoming.method ?? '',
    url: incoming.url ?? '',
    headers,
    lastEventId: id === undefined ? null : decode([Uint8Array.from(id, (char) => char.charCodeAt(0))]),
    body: readBody(incoming),
  }
}

/** A client that leaves half way has sent what it has sent. */
const readBody = (incoming: IncomingMessage): Promise<string> =>
  new Promise((resolve) => {
    const chunks: Uint8Array[] = []
    incoming.on('data', (chunk: Uint8Array) => chunks.push(chunk))
    incoming.once('close', () => resolve(decode(chunks)))
    incoming.once('end', () => resolve(decode(chunks)))
  })

const decode = (chunks: readonly Uint8Array[]): string => {
  const decoder = new TextDecoder()
  return chunks.map((chunk) => decoder.decode(chunk, { stream: true })).join('') + decoder.decode()
}
