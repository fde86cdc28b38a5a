import type { Endpoint } from '../http/endpoint.ts'

/** `GET /api/health`: that the server answers at all. */
export const health = (): Endpoint => ({ get: (_req, res) => void res.json({ status: 'ok' }) })
