import { SSEError, type SSEErrorCode } from '../errors.ts'
import { after, MAX_TIMER, now, onAbort, type Cancel } from '../platform.ts'
import type { Outcome, TransportRequest } from '../connection/transport.ts'

/** How much of a refusal is kept, in bytes, and how long it may take to say it, in milliseconds. */
export const MAX_BODY = 65_536
const BODY_TIMEOUT = 5_000

/**
 * One that names no length may have no end: it is over when it pauses for so long, in milliseconds. What is no event stream
 * may well be an endless stream of another kind.
 */
const PAUSE = 250
const PAUSE_OF_OTHER_TYPE = 50

type Asked = Pick<TransportRequest, 'url' | 'method' | 'signal' | 'lastEventId'>

/**
 * Whether the response is an event stream; if not, how the attempt ended, with what the server said about it.
 *
 * @see https://html.spec.whatwg.org/multipage/server-sent-events.html#sse-processing-model
 */
export const checkResponse = async (response: Response, asked: Asked): Promise<Outcome | null> => {
  const outcome = await checkStatus(response, asked)
  const type = response.headers.get('Content-Type')
  if (outcome || essenceOf(type) === EVENT_STREAM) return outcome
  const text = `The server answered with ${type || 'no content type'} instead of an event stream.`
  return refusal('content-type', text, response, asked, PAUSE_OF_OTHER_TYPE)
}

/** What the status alone says; null for a good one. */
export const checkStatus = async (response: Response, asked: Asked): Promise<Outcome | null> => {
  const { status } = response
  if (status === 204) return 'finished'
  // A request that made something may say so: 201 Created, with the stream as its answer.
  const isGood = asked.method !== 'GET' && status > 200 && status < 300 && response.body !== null
  return status === 200 || isGood
    ? null
    : refusal('status', `The server answered ${status}.`, response, asked, PAUSE)
}

export const EVENT_STREAM = 'text/event-stream'

/**
 * The type that a `Content-Type` names, in lower case; of several headers (which fetch joins with commas) the last that is
 * one. Null for none.
 *
 * @see https://fetch.spec.whatwg.org/#concept-header-extract-mime-type
 */
export const essenceOf = (header: string | null): string | null => {
  let essence: string | null = null
  // A comma within a quoted parameter parts nothing.
  for (const value of header?.match(/(?:"(?:\\.|[^"\\])*"?|[^",])+/gs) ?? []) {
    const type = /^[\t\n\r ]*([!#-'*+.^-z|~\w-]+\/[!#-'*+.^-z|~\w-]+)[\t\n\r ]*(;|$)/.exec(value)?.[1]
    if (type && type !== '*/*') essence = type.toLowerCase()
  }
  return essence
}

/** With what the server said about it. */
const refusal = async (
  code: SSEErrorCode,
  text: string,
  response: Response,
  { url, signal, lastEventId }: Asked,
  pause: number,
): Promise<SSEError> =>
  new SSEError(code, text, {
    url,
    lastEventId,
    status: response.status,
    retryAfter: retryAfter(response.headers.get('Retry-After'), now()),
    body: await readRefusal(response, signal, pause),
  })

/** What a refusal says, as far as it comes in time. Its socket is free after that. */
const readRefusal = async (
  { body, headers }: Response,
  signal: AbortSignal,
  pause: number,
): Promise<string> => {
  // Without a web stream there is nothing that could be bounded.
  const reader = body?.getReader?.()
  if (!reader) return ''
  const cancel = (): void => void reader.cancel().catch(() => {})
  const cancelTimeout = after(BODY_TIMEOUT, cancel)
  let cancelPause: Cancel = () => {}
  const offAbort = onAbort(signal, cancel)
  const decoder = new TextDecoder()
  let text = ''
  try {
    for (let left = MAX_BODY; left > 0 && !signal.aborted;) {
      const { done, value } = await reader.read()
      cancelPause()
      if (done) break
      text += decoder.decode(value.subarray(0, left), { stream: true })
      left -= value.length
      if (!headers.has('Content-Length')) cancelPause = after(pause, cancel)
    }
  } catch {
    // Cut off: what came is told.
  }
  for (const undo of [cancelTimeout, cancelPause, offAbort, cancel]) undo()
  return text + decoder.decode()
}

/** Milliseconds from a `Retry-After` of seconds or a date; null when there is none or it means nothing. */
export const retryAfter = (value: string | null, now: number): number | null => {
  const text = value?.trim() ?? ''
  let ms = NaN
  if (/^\d+$/.test(text)) ms = Number(text) * 1000
  // Engines read a date into almost any text with a number in it; HTTP's has a time of day, and is in GMT, said or not.
  else if (/^\w+,? .*\d\d:\d\d:\d\d/.test(text)) ms = Date.parse(text.replace(/( GMT)?$/, ' GMT')) - now
  return Number.isNaN(ms) ? null : Math.min(Math.max(ms, 0), MAX_TIMER)
}
