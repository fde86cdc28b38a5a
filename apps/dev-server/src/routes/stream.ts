import { z } from 'zod'
import type { Context } from '../context.ts'
import type { Endpoint } from '../http/endpoint.ts'
import { streamHandler } from '../http/streamHandler.ts'
import { clientId } from '../http/validate.ts'
import { welcome } from './welcome.ts'

/** For whom, and which groups. */
export const audienceQuery = {
  user: clientId.optional(),
  groups: z
    .string('must be given once, names separated by commas')
    .max(200)
    .optional()
    .transform((list) => (list ? list.split(',').map((name) => name.trim()) : []))
    .refine((names) => !names.includes(''), 'must be names separated by commas, none of them empty'),
}

/** `GET /api/stream`: what is sent to a user, to its groups and to everyone. */
export const stream = (context: Context): Endpoint => ({
  get: streamHandler(context, audienceQuery, ({ req, res, query: { user, groups }, client }) => {
    const admission = context.authorize(req, { page: client, user, groups })
    return context.hubs.guests.handler(() => admission, { onOpen: welcome })(req, res)
  }),
})
