import type { RequestHandler } from 'express'
import { forbidden } from '../http/httpError.ts'
import { isLocalOrigin, isLoopbackHost } from './loopback.ts'

const harmless = new Set(['GET', 'HEAD', 'OPTIONS'])

/**
 * Keeps pages from elsewhere away from a server that is for this machine. A page can point its own host name at
 * 127.0.0.1 (DNS rebinding) and then counts as same-origin, so the name it asked for has to be one of this machine;
 * and it can post without asking first, since only reading the answer is subject to CORS.
 *
 * @param host what the server is reached as; its `Host` is not checked when that is not this machine alone
 * @param origins whose pages may change something too
 */
export const refuseStrangers =
  (host: () => string, origins: readonly string[] = []): RequestHandler =>
  (req, _res, next) => {
    const asked = req.get('host')
    if (isLoopbackHost(host()) && !isLocalOrigin(`http://${asked}`)) {
      throw forbidden(
        'Host',
        'This server answers as localhost or 127.0.0.1 only. Set HOST to open it to others.',
      )
    }
    const origin = req.get('origin')
    const isKnown = (page: string) => isLocalOrigin(page) || hostOf(page) === asked || origins.includes(page)
    if (origin !== undefined && !harmless.has(req.method) && !isKnown(origin)) {
      throw forbidden('Origin', 'Only pages of this server or of this machine may change anything here.')
    }
    next()
  }

const hostOf = (url: string): string | null => (URL.canParse(url) ? new URL(url).host : null)
