import type { Request, RequestHandler } from 'express'
import { HttpError } from '../http/httpError.ts'
import { tokenInCookie } from './tokenCookie.ts'
import { TokenError, type Tokens } from './tokens.ts'
import { setProof, visitorOf, type Visitor } from './visitor.ts'

/** 401 that says how to get in. */
export const unauthorized = (message: string): HttpError =>
  new HttpError(401, 'unauthorized', message, {
    field: 'Authorization',
    headers: { 'WWW-Authenticate': 'Bearer' },
  })

const bearerOf = (req: Request): string | undefined =>
  /^Bearer +([^ ]+)$/i.exec(req.get('authorization') ?? '')?.[1]

const ticketOf = (req: Request): string | undefined => {
  const { ticket } = req.query
  // Only where a stream is opened; to a request that changes something it is no proof.
  return req.method === 'GET' && typeof ticket === 'string' ? ticket : undefined
}

/** A header goes before a ticket, and that before the cookie, which is sent unasked. */
const read = (req: Request, tokens: Tokens): { visitor: Promise<Visitor>; isBrought: boolean } | null => {
  const bearer = bearerOf(req)
  if (bearer !== undefined) return { visitor: tokens.read(bearer), isBrought: true }
  const ticket = ticketOf(req)
  if (ticket !== undefined) return { visitor: tokens.redeem(ticket), isBrought: true }
  const cookie = tokenInCookie(req)
  return cookie === undefined ? null : { visitor: tokens.read(cookie), isBrought: false }
}

/** Finds out who is asking. Where guests are welcome (`isRequired` false), a proof that does not hold makes a guest. */
export const identify =
  (tokens: Tokens, isRequired: boolean): RequestHandler =>
  async (req, _res, next) => {
    try {
      const proof = read(req, tokens)
      if (proof) setProof(req, { visitor: await proof.visitor, isBrought: proof.isBrought })
    } catch (error) {
      if (!(error instanceof TokenError)) throw error
      if (isRequired) throw unauthorized(error.message)
    }
    next()
  }

/** What is open to everyone all the same: how else could one log in? */
const open = new Set(['/health', '/login'])

/** Lets nobody past who has not proved who they are. */
export const requireVisitor: RequestHandler = (req, _res, next) => {
  if (!open.has(req.path) && !visitorOf(req)) {
    throw unauthorized(
      'Log in first: POST /api/login, then send the token as Authorization: Bearer, or as the cookie it set.',
    )
  }
  next()
}
