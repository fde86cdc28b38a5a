import { SSEError } from '../errors.ts'
import { shownUrl } from '../shownUrl.ts'

/** Where a loss happened. */
export interface LossPlace {
  url: string
  lastEventId: string
}

/** The server ended the response in good order, which for a stream is a loss like any other. */
export const serverEnded = ({ url, lastEventId }: LossPlace): SSEError =>
  new SSEError(
    'network',
    `The server ended the stream ${shownUrl(url)}.`,
    { url, status: 200, lastEventId },
    'ended',
  )

/** No response head came in `connectTimeout`. */
export const noAnswer = ({ url, lastEventId }: LossPlace, timeout: number): SSEError =>
  new SSEError(
    'timeout',
    `No answer from ${shownUrl(url)} in ${timeout} ms.`,
    { url, lastEventId },
    'noAnswer',
  )

/** No byte came for the idle timeout. */
export const wentSilent = (
  { url, lastEventId }: LossPlace,
  silence: number,
  status: number | undefined,
): SSEError =>
  new SSEError(
    'timeout',
    `No byte from ${shownUrl(url)} for ${silence} ms.`,
    { url, ...(status && { status }), lastEventId },
    'silent',
  )

/** The page was hidden or put aside in the middle of a request that is not repeated unasked. */
export const leftPage = ({ url, lastEventId }: LossPlace): SSEError =>
  new SSEError(
    'aborted',
    `The page was left before ${shownUrl(url)} had answered in full.`,
    { url, lastEventId, fatal: true },
    'pageLeft',
  )

/** `client.clear()` ended a request that is not repeated unasked. */
export const clearedAway = (url: string): SSEError =>
  new SSEError('aborted', `client.clear() ended ${shownUrl(url)}.`, { url, fatal: true }, 'cleared')

/** An answer that is never repeated ended before the end that it declared. */
export const truncated = ({ url, lastEventId }: LossPlace): SSEError =>
  new SSEError(
    'truncated',
    `${shownUrl(url)} ended before its declared end.`,
    { url, lastEventId, fatal: true },
    'truncated',
  )

export const transportThrew = (url: string, cause: unknown): SSEError =>
  new SSEError('request', `The transport for ${shownUrl(url)} threw.`, { url, cause }, 'transportThrew')
