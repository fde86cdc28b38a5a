import { randomUUID } from 'node:crypto'
import type { Request, RequestHandler, Response } from 'express'
import { z } from 'zod'
import type { Context } from '../context.ts'
import { streamQuery, validate } from './validate.ts'

type StreamShape = typeof streamQuery

/** A checked request for a stream. */
export interface StreamCall<Query> {
  req: Request
  res: Response
  query: Query
  /** The page id, or a random one: faults find the stream by it. */
  client: string
}

/**
 * What all streams have in common: a checked query, faults on demand, and being counted.
 *
 * @param shape the query parameters of this stream besides those every stream has.
 */
export const streamHandler = <Shape extends z.ZodRawShape>(
  context: Pick<Context, 'faults' | 'streams' | 'log'>,
  shape: Shape,
  serve: (call: StreamCall<z.output<z.ZodObject<StreamShape & Shape>>>) => unknown,
): RequestHandler => {
  const schema = z.strictObject({ ...streamQuery, ...shape }) as unknown as z.ZodObject<StreamShape & Shape>
  return async (req, res) => {
    const query = validate(schema, req.query, 'query')
    const client = (query as { client?: string }).client ?? randomUUID()
    if (req.method === 'HEAD') {
      // A stream has no end, so neither would the answer to HEAD.
      res.type('text/event-stream').end()
      return
    }
    if (context.faults.meet(client, res)) return
    context.streams.add(client, res)
    context.log.write(`open ${req.method} ${req.path}`)
    await serve({ req, res, query, client })
  }
}

/**
 * The cursor a returning client shows, as the hub reads it: a header, or a query parameter where headers cannot be set, the
 * last of several. An empty one is none.
 */
export const cursorOf = (req: Request): string | null => {
  const parameter: unknown = [req.query.lastEventId].flat().at(-1)
  return req.get('last-event-id') || (typeof parameter === 'string' && parameter) || null
}
