import { randomUUID } from 'node:crypto'
import { errors, jwtVerify, SignJWT, type JWTPayload } from 'jose'
import { z } from 'zod'
import type { TokenMemory } from './tokenMemory.ts'
import type { Visitor } from './visitor.ts'

/** What a token is for: one that opens a stream once must not serve as one that opens everything for an hour. */
type Purpose = 'access' | 'ticket'

/** A token, and when it ends, in epoch milliseconds. */
export interface Issued {
  token: string
  expiresAt: number
}

/** Makes tokens and reads them back. */
export interface Tokens {
  /** For an hour, in a header or a cookie. */
  issue(name: string, groups: readonly string[]): Promise<Issued>
  /**
   * For one stream within seconds: what an EventSource, which has no headers, can put into its URL. URLs end up in logs;
   * by the time somebody reads them this one is worth nothing.
   */
  issueTicket(visitor: Visitor): Promise<Issued>
  /** @throws {@link TokenError} that says what is wrong with it. */
  read(token: string): Promise<Visitor>
  /** As `read`, once for each ticket. The stream it opens may live as long as the visitor's own token. */
  redeem(ticket: string): Promise<Visitor>
  /** Ends every token and ticket of this visitor, on whichever device: whoever logs out wants nothing left behind. */
  logOut(visitor: Visitor): Promise<void>
}

/** Why a token was refused; the text is for whoever sent it. */
export class TokenError extends Error {
  override readonly name = 'TokenError'
}

/** What tokens are made with. */
export interface TokensOptions {
  /** Shared by all nodes. */
  secret: Uint8Array
  /** How long an access token lives, in milliseconds. */
  lifetime: number
  /** How long a ticket may wait to be used, in milliseconds. */
  ticketLifetime: number
  memory: TokenMemory
}

const ISSUER = 'ssekit-dev-server'
const ALGORITHM = 'HS256'

const claims = z.object({
  sub: z.string().min(1),
  jti: z.string().min(1),
  exp: z.number(),
  groups: z.array(z.string()),
  /** When the visitor logged in, in seconds as `exp` but not whole ones; a ticket has it from its token. */
  auth_time: z.number(),
  /** Of a ticket: when the token it was issued for ends, in seconds as `exp`. */
  until: z.number().optional(),
})

export const createTokens = ({ secret, lifetime, ticketLifetime, memory }: TokensOptions): Tokens => {
  const sign = async (
    purpose: Purpose,
    { name, groups, loggedInAt }: Omit<Visitor, 'expiresAt'>,
    expiresAt: number,
    more: JWTPayload = {},
  ): Promise<Issued> => ({
    expiresAt,
    token: await new SignJWT({ ...more, groups: [...groups], auth_time: loggedInAt / 1000 })
      .setProtectedHeader({ alg: ALGORITHM })
      .setIssuer(ISSUER)
      .setAudience(purpose)
      .setSubject(name)
      .setJti(randomUUID())
      .setIssuedAt()
      .setExpirationTime(expiresAt / 1000)
      .sign(secret),
  })

  const parse = async (purpose: Purpose, token: string): Promise<z.output<typeof claims>> => {
    try {
      // Named one by one, so that `alg: none`, another issuer's token or one for another purpose is none of ours.
      const { payload } = await jwtVerify(token, secret, {
        algorithms: [ALGORITHM],
        issuer: ISSUER,
        audience: purpose,
        requiredClaims: ['exp', 'sub', 'jti'],
      })
      return claims.parse(payload)
    } catch (error) {
      throw new TokenError(
        error instanceof errors.JWTExpired
          ? `The ${nameOf(purpose)} has expired. Get a new one.`
          : `The ${nameOf(purpose)} is not one of this server’s. Get a new one.`,
      )
    }
  }

  const verify = async (purpose: Purpose, token: string) => {
    const content = await parse(purpose, token)
    const loggedInAt = Math.round(content.auth_time * 1000)
    if (loggedInAt <= (await memory.loggedOutAt(content.sub))) {
      throw new TokenError(
        `${content.sub} has logged out, which ended this ${nameOf(purpose)}. Log in again.`,
      )
    }
    return { ...content, loggedInAt }
  }

  // JWTs count in whole seconds: the stream must not outlive the token by the rest of one.
  const wholeSeconds = (time: number) => Math.floor(time / 1000) * 1000

  return {
    issue: async (name, groups) => {
      // Within the millisecond of a log-out, or on a node whose clock is behind, it is still the later of the two.
      const loggedInAt = Math.max(Date.now(), (await memory.loggedOutAt(name)) + 1)
      return sign('access', { name, groups, loggedInAt }, wholeSeconds(Date.now() + lifetime))
    },
    issueTicket: (visitor) => {
      const expiresAt = wholeSeconds(Math.min(Date.now() + ticketLifetime, visitor.expiresAt))
      return sign('ticket', visitor, expiresAt, { until: visitor.expiresAt / 1000 })
    },
    read: async (token) => {
      const { sub, groups, exp, loggedInAt } = await verify('access', token)
      return { name: sub, groups, loggedInAt, expiresAt: exp * 1000 }
    },
    redeem: async (ticket) => {
      const { sub, groups, exp, jti, until, loggedInAt } = await verify('ticket', ticket)
      if (!(await memory.useTicket(jti, exp * 1000))) {
        throw new TokenError('The ticket was used before. Each opens one stream: get a new one for the next.')
      }
      return { name: sub, groups, loggedInAt, expiresAt: (until ?? exp) * 1000 }
    },
    logOut: async ({ name, loggedInAt }) => {
      const at = Math.max(Date.now(), loggedInAt)
      await memory.logOut(name, at, at + lifetime)
    },
  }
}

const nameOf = (purpose: Purpose): string => (purpose === 'ticket' ? 'ticket' : 'token')
