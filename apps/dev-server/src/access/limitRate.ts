import type { RequestHandler } from 'express'
import { ipKeyGenerator, rateLimit } from 'express-rate-limit'
import { visitorOf } from '../auth/visitor.ts'
import { HttpError } from '../http/httpError.ts'

const WINDOW = 60_000

/** How many requests that change something a minute takes. */
export interface RateOptions {
  limit: number
  /**
   * Who has a budget of their own: an address, or a visitor. By visitor only where a name has to be proved: a guest is
   * whoever it says it is, and would pay with another name each time.
   */
  by: 'address' | 'visitor'
  /** What is too much, for the text of the refusal. */
  what: string
  /** Count refusals only: who logs in rightly may do so again. @default false */
  failuresOnly?: boolean
}

/** Refuses what is too much with 429 and a `Retry-After`, before any work is done for it. */
export const limitRate = ({ limit, by, what, failuresOnly = false }: RateOptions): RequestHandler =>
  rateLimit({
    windowMs: WINDOW,
    limit,
    skip: (req) => req.method !== 'POST',
    skipSuccessfulRequests: failuresOnly,
    keyGenerator: (req) => {
      const visitor = by === 'visitor' ? visitorOf(req) : null
      return visitor ? `visitor ${visitor.name}` : `address ${ipKeyGenerator(req.ip ?? '')}`
    },
    standardHeaders: 'draft-8',
    legacyHeaders: false,
    handler: (req, _res, next) => {
      const { resetTime } = (req as typeof req & { rateLimit: { resetTime?: Date } }).rateLimit
      const seconds = Math.max(1, Math.ceil(((resetTime?.getTime() ?? 0) - Date.now()) / 1000))
      next(
        new HttpError(429, 'too-many-requests', `More than ${limit} ${what} a minute. Wait ${seconds} s.`, {
          headers: { 'Retry-After': String(seconds) },
        }),
      )
    },
  })
