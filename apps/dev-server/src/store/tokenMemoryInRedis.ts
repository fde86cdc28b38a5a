import type { RedisClientType } from 'redis'
import type { TokenMemory } from '../auth/tokenMemory.ts'
import { HttpError } from '../http/httpError.ts'

/** What this needs of a Redis client. */
type Client = Pick<RedisClientType, 'get' | 'set'>

/** Milliseconds Redis has for an answer: as long as it takes the hub to say that something was not sent. */
const patience = 5000

/**
 * For several nodes. Whether a token still holds is asked of Redis each time: while it is away nobody knows, and 503 is
 * the answer rather than a guess.
 */
export const createTokenMemoryInRedis = (client: Client, prefix: string): TokenMemory => ({
  // Set only if it is not there; gone when the ticket would be.
  useTicket: async (id, expiresAt) =>
    (await answerOf(client.set(`${prefix}-ticket:${id}`, '', { NX: true, PXAT: expiresAt }))) !== null,
  logOut: async (name, at, expiresAt) => {
    await answerOf(client.set(`${prefix}-log-out:${name}`, String(at), { PXAT: expiresAt }))
  },
  loggedOutAt: async (name) => Number((await answerOf(client.get(`${prefix}-log-out:${name}`))) ?? 0),
})

const answerOf = async <T>(answer: Promise<T>): Promise<T> => {
  let timer: NodeJS.Timeout | undefined
  const tooLate = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error('too late')), patience)
  })
  try {
    return await Promise.race([answer, tooLate])
  } catch {
    // Redis itself is no business of whoever asks; the log has it already.
    throw new HttpError(
      503,
      'unavailable',
      'Whether you are logged in cannot be looked up just now. Try again.',
      {
        headers: { 'Retry-After': '1' },
      },
    )
  } finally {
    clearTimeout(timer)
  }
}
