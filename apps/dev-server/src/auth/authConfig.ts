import { randomBytes } from 'node:crypto'
import type { TokenMemory } from './tokenMemory.ts'
import { createTokens, type Tokens } from './tokens.ts'
import type { User } from './users.ts'

/** Log-in instead of guests. */
export interface AuthConfig {
  /** Signs tokens: 32 bytes or more, the same on every node. @default random: tokens end with the process */
  secret?: string | undefined
  /** Who may log in. */
  users: readonly User[]
  /** How long a token lives, in milliseconds. @default 3_600_000 */
  lifetime?: number | undefined
  /** How long a ticket may wait to be used, in milliseconds. @default 30_000 */
  ticketLifetime?: number | undefined
}

/** Tokens as configured; guests may have some too, to be recognised by. */
export const tokensOf = (auth: AuthConfig | undefined, memory: TokenMemory): Tokens =>
  createTokens({
    secret: auth?.secret === undefined ? randomBytes(32) : new TextEncoder().encode(auth.secret),
    lifetime: auth?.lifetime ?? 3_600_000,
    ticketLifetime: auth?.ticketLifetime ?? 30_000,
    memory,
  })
