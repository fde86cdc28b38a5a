import type { RedisClientType } from 'redis'
import type { TokenMemory } from '../auth/tokenMemory.ts'
import { answerOf } from './answerOf.ts'

/** What this needs of a Redis client. */
type Client = Pick<RedisClientType, 'get' | 'set'>

const away = 'Whether you are logged in cannot be looked up just now. Try again.'

/**
 * For several nodes. Whether a token still holds is asked of Redis each time: while it is away nobody knows, and 503 is
 * the answer rather than a guess.
 */
export const createTokenMemoryInRedis = (client: Client, prefix: string): TokenMemory => ({
  // Set only if it is not there; gone when the ticket would be.
  useTicket: async (id, expiresAt) =>
    (await answerOf(client.set(`${prefix}-ticket:${id}`, '', { NX: true, PXAT: expiresAt }), away)) !== null,
  logOut: async (name, at, expiresAt) => {
    await answerOf(client.set(`${prefix}-log-out:${name}`, String(at), { PXAT: expiresAt }), away)
  },
  loggedOutAt: async (name) => Number((await answerOf(client.get(`${prefix}-log-out:${name}`), away)) ?? 0),
})
