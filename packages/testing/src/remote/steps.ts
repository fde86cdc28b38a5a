import type { RemoteScript, RemoteStep } from './protocol.ts'

/** Sends the head: by default that of an event stream. */
export const head = (status = 200, headers: Readonly<Record<string, string>> = {}): RemoteStep => ({
  type: 'head',
  status,
  headers: { ...(status === 200 && { 'content-type': 'text/event-stream' }), ...headers },
})

/** Sends the text as one chunk, so many times. */
export const send = (text: string, times = 1): RemoteStep => ({ type: 'send', text, times })

/** Ends the response in good order (FIN). */
export const end: RemoteStep = { type: 'end' }

/** Cuts the line (RST). */
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
