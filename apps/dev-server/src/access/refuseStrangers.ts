import type { Request, RequestHandler } from 'express'
import { bringsToken } from '../auth/visitor.ts'
import { forbidden } from '../http/httpError.ts'
import { isLocalOrigin } from './loopback.ts'

/**
 * Keeps pages from elsewhere from changing or starting anything: they can send such a request without asking first, since
 * only reading the answer is subject to CORS. One that was given a token may.
 *
 * @param origins whose pages may, too
 */
export const refuseStrangers =
  (origins: readonly string[] = []): RequestHandler =>
  (req, _res, next) => {
    if (!bringsToken(req) && isFromStrangePage(req, origins)) {
      throw forbidden(
        'Origin',
        'Only pages of this server or of this machine may change or start anything here without a token.',
      )
    }
    next()
  }

/** For all routes: reading is free, whatever page asks. What a GET starts has to be guarded where it is. */
export const unlessReading =
  (guard: RequestHandler): RequestHandler =>
  (req, res, next) =>
    reading.has(req.method) ? next() : guard(req, res, next)

const reading = new Set(['GET', 'HEAD', 'OPTIONS'])

/** What no page at all sent has neither of the three headers; pages can leave some out, but write none of them. */
const isFromStrangePage = (req: Request, origins: readonly string[]): boolean => {
  const site = req.get('sec-fetch-site')
  if (site === 'same-origin') return false
  // Images, links and scripts have no Origin; the address of their page may stand in Referer.
  const page = req.get('origin') ?? req.get('referer')
  if (page === undefined) return site !== undefined && site !== 'none'
  if (!URL.canParse(page)) return true
  const { host, origin } = new URL(page)
  return !isLocalOrigin(origin) && host !== req.get('host') && !origins.includes(origin)
}
