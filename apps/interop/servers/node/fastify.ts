/** Fastify with @fastify/sse: reply.sse.send of an async iterable. */
import sse from '@fastify/sse'
import fastify from 'fastify'
import { lastOf, list, paths, port, routes } from './messages.ts'

const app = fastify()
await app.register(sse)

app.addHook('onRequest', async (_request, reply) => {
  reply.header('Access-Control-Allow-Origin', '*')
})

app.get('/list', async () => list)

for (const path of paths) {
  app.get<{ Querystring: { from?: string } }>(path, { sse: 'manual' }, async (request, reply) => {
    const messages = routes[path](lastOf(request.headers['last-event-id'], request.query.from))
    if (!messages) return reply.code(204).send()
    await reply.sse.send(messages)
  })
}

await app.listen({ port, host: '127.0.0.1' })
