import type { RequestHandler } from 'express'
import { isLoopbackName } from './loopback.ts'

const allowedHeaders = 'Content-Type, Authorization, Last-Event-ID, X-SSE-Client'

/** CORS for development: a page from any port of this machine may call; a page from elsewhere may not. */
export const allowLocalOrigins: RequestHandler = (req, res, next) => {
  res.vary('Origin')
  const origin = req.get('origin')
  if (origin !== undefined && isLocal(origin)) {
    res.set({ 'Access-Control-Allow-Origin': origin, 'Access-Control-Expose-Headers': 'Retry-After' })
    if (req.method === 'OPTIONS') {
      res.set({
        'Access-Control-Allow-Methods': 'GET, POST',
        'Access-Control-Allow-Headers': allowedHeaders,
        'Access-Control-Max-Age': '600',
      })
    }
  }
  if (req.method === 'OPTIONS') {
    res.sendStatus(204)
    return
  }
  next()
}

const isLocal = (origin: string): boolean => URL.canParse(origin) && isLoopbackName(new URL(origin).hostname)
