import { SSEError } from '../errors.ts'
import { MAX_TIMER } from '../platform.ts'
import { shownUrl } from './shownUrl.ts'
import type { Outcome } from './transport.ts'

/** Answers of a server (or what stands before it) that is not well now and may be soon. */
const PASSING = new Set([408, 425, 429, 500, 502, 503, 504, 520, 521, 522, 523, 524])

/**
 * Whether the response is an event stream; if not, how the attempt ended. Its body is not read.
 *
 * @see https://html.spec.whatwg.org/multipage/server-sent-events.html#sse-processing-model
 */
export const checkResponse = (response: Response, url: string, now: number): Outcome | null =>
  statusOutcome(response, url, now) ?? checkType(response, url)

/** What the status alone says; null for 200. */
export const statusOutcome = (response: Response, url: string, now: number): Outcome | null => {
  const { status } = response
  if (status === 204) return { type: 'finished' }
  if (status === 200) return null
  const details = { url, status }
  if (PASSING.has(status)) {
    const hint =
      'Such an answer should pass by itself; if it stays, look at the log of the server or its proxy.'
    const error = new SSEError('status', `${shownUrl(url)} answered ${status}. ${hint}`, details)
    return { type: 'lost', error, retryAfter: retryAfter(response.headers.get('Retry-After'), now) }
  }
  if (status === 401) {
    const error = new SSEError(
      'status',
      `${shownUrl(url)} answered 401: it does not know who is asking.`,
      details,
    )
    return { type: 'unauthorized', error }
  }
  const hint = HINTS[status] ?? 'Trying again would not change that; look at the server’s log.'
  return {
    type: 'refused',
    error: new SSEError('status', `${shownUrl(url)} answered ${status}. ${hint}`, details),
  }
}

const HINTS: Record<number, string> = {
  403: 'The server knows who is asking and says no; check what this user may see.',
  404: 'Check the path, and whether the server that has this route is the one running.',
  405: 'The route exists for another method; set `method`.',
}

const checkType = (response: Response, url: string): Outcome | null => {
  const type = response.headers.get('Content-Type') ?? ''
  const essence = type.split(';', 1)[0]!.trim().toLowerCase()
  if (essence === 'text/event-stream') return null
  const hint =
    essence === 'text/html'
      ? 'A page came back: the path is probably wrong, or a login page or proxy answered.'
      : 'The server must send Content-Type: text/event-stream.'
  const text = `${shownUrl(url)} answered with ${type || 'no content type'} instead of an event stream. ${hint}`
  return { type: 'refused', error: new SSEError('content-type', text, { url, status: 200 }) }
}

/** Milliseconds from a `Retry-After` of seconds or a date; 0 when there is none or it means nothing. */
export const retryAfter = (value: string | null, now: number): number => {
  const text = value?.trim() ?? ''
  const ms = /^\d+$/.test(text) ? Number(text) * 1000 : parseDate(text) - now
  return ms > 0 ? Math.min(ms, MAX_TIMER) : 0
}

/** Engines read a date into almost any text with a number in it; HTTP's has a time of day, and is in GMT, said or not. */
const parseDate = (text: string): number =>
  /^\w+,? .*\d\d:\d\d:\d\d/.test(text) ? Date.parse(text.endsWith('GMT') ? text : `${text} GMT`) : NaN
