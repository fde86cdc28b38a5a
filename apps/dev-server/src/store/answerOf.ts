import { HttpError } from '../http/httpError.ts'

/** Milliseconds Redis has for an answer: as long as it takes the hub to say that something was not sent. */
const patience = 5000

/**
 * What Redis answers.
 *
 * @param away says what cannot be done while Redis is away.
 * @throws HttpError 503 when no answer comes in time: nobody knows then, and a guess would be worse.
 */
export const answerOf = async <T>(answer: Promise<T>, away: string): Promise<T> => {
  let timer: NodeJS.Timeout | undefined
  const tooLate = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error('too late')), patience)
  })
  try {
    return await Promise.race([answer, tooLate])
  } catch {
    // Redis itself is no business of whoever asks; the log has it already.
    throw unavailable(away)
  } finally {
    clearTimeout(timer)
  }
}

/** 503 that asks to come back. */
export const unavailable = (message: string): HttpError =>
  new HttpError(503, 'unavailable', message, { headers: { 'Retry-After': '1' } })
