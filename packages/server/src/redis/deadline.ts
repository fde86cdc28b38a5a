import { SSEServerError } from '../errors.ts'

/** A caller is told within five seconds, the time for the telling included. */
const TIMEOUT = 4_500

/**
 * Gives work with the store its time, and its failure one form. When time is up the signal aborts: what still waits for a
 * connection is not sent any more; what was sent may have done its work. Work that waits for others of its kind is not late as long
 * as Redis answers them: its time begins anew with what `answeredAt` tells, on the clock of `performance.now()`.
 *
 * @throws {@link SSEServerError} `store-unavailable`
 */
export const withDeadline = async <Result>(
  outcome: string,
  work: (signal: AbortSignal) => Promise<Result>,
  answeredAt = (): number => 0,
): Promise<Result> => {
  const start = performance.now()
  const controller = new AbortController()
  let timer: NodeJS.Timeout | undefined
  const timeout = new Promise<never>((_, reject) => {
    const check = (): void => {
      const left = Math.max(start, answeredAt()) + TIMEOUT - performance.now()
      if (left > 0) return void (timer = setTimeout(check, left))
      reject(new Error(`no answer within ${TIMEOUT} ms`))
      controller.abort()
    }
    check()
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
