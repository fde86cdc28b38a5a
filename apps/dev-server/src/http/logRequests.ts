import type { RequestHandler } from 'express'
import type { AppLog } from '../logs/appLog.ts'

/** A line per request when it is over. Without the query: one day it may hold a token. */
export const logRequests =
  (log: AppLog): RequestHandler =>
  (req, res, next) => {
    const startedAt = performance.now()
    const { method, path } = req
    res.once('close', () => {
      // A client that left before an answer was begun never saw the status that stands there by default.
      const status = res.headersSent ? res.statusCode : 'gone'
      log.write(`${method} ${path} ${status} ${Math.round(performance.now() - startedAt)}ms`, levelOf(status))
    })
    next()
  }

const levelOf = (status: number | 'gone') => {
  if (status === 'gone' || status < 400) return 'info'
  return status < 500 ? 'warn' : 'error'
}
