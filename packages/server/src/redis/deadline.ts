import { SSEServerError } from '../errors.ts'

/** A caller is told within five seconds, the time for the telling included. */
const TIMEOUT = 4_500

/**
 * Gives work with the store its time, and its failure one form. When time is up the signal aborts: what still waits for a
 * connection is not sent any more; what was sent may have done its work.
 *
 * @throws {@link SSEServerError} `store-unavailable`
 */
export const withDeadline = async <Result>(
  outcome: string,
  work: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> => {
  const controller = new AbortController()
  let timer: NodeJS.Timeout | undefined
  const timeout = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(new Error(`no answer within ${TIMEOUT} ms`))
      controller.abort()
    }, TIMEOUT)
  })
  try {
    return await Promise.race([work(controller.signal), timeout])
  } catch (cause) {
    if (cause instanceof SSEServerError) throw cause
    const why = cause instanceof Error ? cause.message : String(cause)
    throw new SSEServerError('store-unavailable', `Redis cannot be used now (${why}). ${outcome}`, { cause })
  } finally {
    clearTimeout(timer)
  }
}
