import cors from 'cors'
import type { RequestHandler } from 'express'
import { isLocalOrigin } from './loopback.ts'

/**
 * CORS. Without a list: pages from any port of this machine may call, as in development, but without its cookies. With
 * one: pages of these origins, as whoever they are logged in as.
 */
export const allowOrigins = (origins: readonly string[] | undefined): RequestHandler =>
  cors({
    origin: (origin, answer) => {
      answer(null, origin !== undefined && (origins?.includes(origin) ?? isLocalOrigin(origin)))
    },
    credentials: origins !== undefined,
    methods: ['GET', 'POST'],
    allowedHeaders: ['Content-Type', 'Authorization', 'Last-Event-ID', 'X-SSE-Client'],
    exposedHeaders: ['Retry-After', 'Last-Event-ID'],
    maxAge: 600,
    optionsSuccessStatus: 204,
  })
