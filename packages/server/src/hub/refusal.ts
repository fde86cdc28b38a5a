/** A stream that is not opened: what is answered instead, with an empty body. */
export interface Refusal {
  readonly status: number
}

const RETRY_AFTER_SECONDS = 5

/** Headers of a refusal. Never cached: the next request may be granted. */
export const refusalHeaders = ({ status }: Refusal): Record<string, string> => ({
  'Cache-Control': 'no-store',
  ...(status === 204 ? {} : { 'Content-Length': '0' }),
  ...(status === 429 || status === 503 ? { 'Retry-After': String(RETRY_AFTER_SECONDS) } : {}),
})
