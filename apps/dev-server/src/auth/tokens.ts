import { randomUUID } from 'node:crypto'
import { errors, jwtVerify, SignJWT, type JWTPayload } from 'jose'
import { z } from 'zod'
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
  /** Remembers that a ticket was used for as long as it could be used again; false when it was used before. */
  use: (id: string, expiresAt: number) => boolean | Promise<boolean>
}

const ISSUER = 'ssekit-dev-server'
const ALGORITHM = 'HS256'

const claims = z.object({
  sub: z.string().min(1),
  jti: z.string().min(1),
  exp: z.number(),
  groups: z.array(z.string()),
  /** Of a ticket: when the token it was issued for ends, in seconds as `exp`. */
  until: z.number().optional(),
})

export const createTokens = ({ secret, lifetime, ticketLifetime, use }: TokensOptions): Tokens => {
  const sign = async (
    purpose: Purpose,
    name: string,
    expiresAt: number,
    more: JWTPayload,
  ): Promise<Issued> => ({
    expiresAt,
    token: await new SignJWT(more)
      .setProtectedHeader({ alg: ALGORITHM })
      .setIssuer(ISSUER)
      .setAudience(purpose)
      .setSubject(name)
      .setJti(randomUUID())
      .setIssuedAt()
      .setExpirationTime(expiresAt / 1000)
      .sign(secret),
  })

  const verify = async (purpose: Purpose, token: string): Promise<z.output<typeof claims>> => {
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

  // JWTs count in whole seconds: the stream must not outlive the token by the rest of one.
  const wholeSeconds = (time: number) => Math.floor(time / 1000) * 1000

  return {
    issue: (name, groups) =>
      sign('access', name, wholeSeconds(Date.now() + lifetime), { groups: [...groups] }),
    issueTicket: ({ name, groups, expiresAt }) =>
      sign('ticket', name, wholeSeconds(Math.min(Date.now() + ticketLifetime, expiresAt)), {
        groups: [...groups],
        until: expiresAt / 1000,
      }),
    read: async (token) => {
      const { sub, groups, exp } = await verify('access', token)
      return { name: sub, groups, expiresAt: exp * 1000 }
    },
    redeem: async (ticket) => {
      const { sub, groups, exp, jti, until } = await verify('ticket', ticket)
      if (!(await use(jti, exp * 1000))) {
        throw new TokenError('The ticket was used before. Each opens one stream: get a new one for the next.')
      }
      return { name: sub, groups, expiresAt: (until ?? exp) * 1000 }
    },
  }
}

const nameOf = (purpose: Purpose): string => (purpose === 'ticket' ? 'ticket' : 'token')
