import type { RequestHandler, Router } from 'express'
import { HttpError } from './httpError.ts'

/** The handlers of one path, by method. */
export type Endpoint = Partial<Record<'get' | 'post', RequestHandler | RequestHandler[]>>

/** Mounts one path; a method it does not know is 405 with `Allow`, not the 404 that Express would give. */
export const mountEndpoint = (router: Router, path: string, endpoint: Endpoint): void => {
  const route = router.route(path)
  if (endpoint.get) route.get(endpoint.get)
  if (endpoint.post) route.post(endpoint.post)
  const allowed = [...(endpoint.get ? ['GET', 'HEAD'] : []), ...(endpoint.post ? ['POST'] : [])].join(', ')
  route.all((req) => {
    throw new HttpError(405, 'method-not-allowed', `${req.method} does not work here. Use ${allowed}.`, {
      headers: { Allow: allowed },
    })
  })
}
