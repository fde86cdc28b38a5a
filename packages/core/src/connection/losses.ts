import { SSEError } from '../errors.ts'
import { shownUrl } from './shownUrl.ts'

/** Where a loss happened. */
export interface LossPlace {
  url: string
  lastEventId: string
}

/** The server ended the response in good order, which for a stream is a loss like any other. */
export const serverEnded = ({ url, lastEventId }: LossPlace): SSEError => {
  const hint = 'If that is how it finishes, set `until`, or have it answer 204 to the next request.'
  return new SSEError('network', `The server ended the stream ${shownUrl(url)}. ${hint}`, {
    url,
    status: 200,
    lastEventId,
  })
}

/** No response head came in `connectTimeout`. */
export const noAnswer = ({ url, lastEventId }: LossPlace, timeout: number): SSEError => {
  const hint =
    'Have the server send its head at once (flushHeaders), look for a buffering proxy, or raise connectTimeout.'
  return new SSEError('timeout', `No answer from ${shownUrl(url)} in ${timeout} ms. ${hint}`, {
    url,
    lastEventId,
  })
}

/** No byte came for the idle timeout. */
export const wentSilent = ({ url, lastEventId }: LossPlace, silence: number): SSEError => {
  const hint =
    'The line is taken for dead. If the server is merely quiet, have it send comments more often, or raise idleTimeout.'
  return new SSEError('timeout', `No byte from ${shownUrl(url)} for ${silence} ms. ${hint}`, {
    url,
    status: 200,
    lastEventId,
  })
}

/** The page was hidden or put aside in the middle of a request that is not repeated unasked. */
export const leftPage = ({ url, lastEventId }: LossPlace): SSEError => {
  const hint = 'It is not sent again by itself; open() or start() sends it.'
  return new SSEError('aborted', `The page was left before ${shownUrl(url)} had answered in full. ${hint}`, {
    url,
    lastEventId,
    fatal: true,
  })
}

/** `client.clear()` ended a request that is not repeated unasked. */
export const clearedAway = (url: string): SSEError =>
  new SSEError(
    'aborted',
    `client.clear() ended ${shownUrl(url)}. It is not sent again by itself; open() sends it, or start().`,
    {
      url,
      fatal: true,
    },
  )

/** An answer that is never repeated ended before the end that it declared. */
export const truncated = ({ url, lastEventId }: LossPlace): SSEError => {
  const hint =
    'What came is there, but not all: a proxy gave up, or the server did. If that is how it ends, leave out `until` and `sentinel`.'
  return new SSEError('truncated', `${shownUrl(url)} ended before its declared end. ${hint}`, {
    url,
    lastEventId,
    fatal: true,
  })
}

export const transportThrew = (url: string, cause: unknown): SSEError =>
  new SSEError(
    'request',
    `The transport for ${shownUrl(url)} threw, where it should have told an outcome; see cause.`,
    { url, cause },
  )
