import type { IncomingMessage } from 'node:http'
import type { Grant } from '../../src/index.ts'

/** Grants what the query asks for: `?client=ann&groups=news,sport`. A test's stand-in for a token. */
export const grantOfQuery = (req: IncomingMessage): Grant => {
  const query = new URL(req.url!, 'http://localhost').searchParams
  return { client: query.get('client') ?? 'guest', groups: query.get('groups')?.split(',') ?? [] }
}
