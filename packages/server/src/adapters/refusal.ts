import { STREAM_HEADERS } from '../message/protocol.ts'

const RETRY_AFTER_SECONDS = 5

/** Headers of an answer without a body. Never cached: the next request may be granted. */
export const refusalHeaders = (status: number): Record<string, string> => ({
  'Cache-Control': 'no-store',
  ...(status === 204 ? {} : { 'Content-Length': '0' }),
  ...(status === 429 || status === 503 ? { 'Retry-After': String(RETRY_AFTER_SECONDS) } : {}),
})

/** It asks what may be asked, and opens nothing. The answer to a preflight is up to the CORS middleware that stands before. */
export const isPreflight = (method: string | undefined): boolean => method === 'OPTIONS'

/** Headers of the stream that says no more than when to come back: over another connection, which may lead to another node. */
export const COME_BACK_HEADERS = { ...STREAM_HEADERS, Connection: 'close' }
