import type { Framing } from '../scenarioServer/index.ts'
import type { Encoding, History, RemoteScript, RemoteStep } from './protocol.ts'

/** Sends the head: by default that of an event stream. */
export const head = (
  status = 200,
  headers: Readonly<Record<string, string>> = {},
  framing: Framing = 'chunked',
): RemoteStep => ({
  type: 'head',
  status,
  framing,
  headers: { ...(status === 200 && { 'content-type': 'text/event-stream' }), ...headers },
})

/** Sends the text as one chunk, so many times. */
export const send = (text: string, times = 1): RemoteStep => ({ type: 'send', text, times })

/** Sends these bytes as one chunk: for what no text can say. */
export const sendBytes = (...bytes: number[]): RemoteStep => ({ type: 'sendBytes', bytes })

/** Sends the texts as one compressed body, each flushed as a chunk of its own. The head has to name the encoding. */
export const sendCompressed = (encoding: Encoding, ...texts: string[]): RemoteStep => ({
  type: 'sendCompressed',
  encoding,
  texts,
})

/**
 * Sends the messages after that one, or after the request's `Last-Event-ID`, up to this one: the number of each is its id
 * and its data.
 */
export const sendNumbered = (upTo: number, after: number | null = null): RemoteStep => ({
  type: 'sendNumbered',
  upTo,
  after,
})

/**
 * Answers as a server that keeps its history: so many messages after that of the header `Last-Event-ID`, or of the query
 * parameter that it reads, then the line is cut; 204 when there are no more. The number of each is its id and its data.
 */
export const resume = (history: History): RemoteStep => ({ type: 'resume', ...history })

/** Does nothing for so many milliseconds, or until the client is gone. */
export const pause = (ms: number): RemoteStep => ({ type: 'pause', ms })

/** Ends the response in good order (FIN). */
export const end: RemoteStep = { type: 'end' }

/** Closes the line (FIN) in the middle of the response: what was sent arrives, what ends it does not. */
export const hangUp: RemoteStep = { type: 'hangUp' }

/** Cuts the line (RST): what the client has not read yet may be lost with it. */
export const reset: RemoteStep = { type: 'reset' }

/**
 * An event stream that sends this and stays open. It begins with a comment: Firefox tells a page of a response only when
 * the first byte of its body is there.
 */
export const stream = (...chunks: string[]): RemoteScript => [
  head(),
  ...[': open\n\n', ...chunks].map((text) => send(text)),
]

/** An answer that is no stream. */
export const answer = (
  status: number,
  headers: Readonly<Record<string, string>> = {},
  body = '',
): RemoteScript => [head(status, headers), send(body), end]
