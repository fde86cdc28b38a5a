import type { RequestHandler } from 'express'
import { forbidden } from '../http/httpError.ts'
import { isLocalOrigin, isLoopbackHost } from './loopback.ts'

/**
 * A page can point its own host name at 127.0.0.1 (DNS rebinding) and then counts as same-origin; so where a server is for
 * this machine alone, the name it is asked for has to be one of this machine.
 *
 * @param host what the server is reached as
 */
export const checkHost =
  (host: () => string): RequestHandler =>
  (req, _res, next) => {
    if (isLoopbackHost(host()) && !isLocalOrigin(`http://${req.get('host')}`)) {
      throw forbidden(
        'Host',
        'This server answers as localhost or 127.0.0.1 only. Set HOST to open it to others.',
      )
    }
    next()
  }
