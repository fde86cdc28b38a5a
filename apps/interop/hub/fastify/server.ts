import { setTimeout } from 'node:timers/promises'
import { createHub, streamResponse } from '@ssekit/server'
import Fastify from 'fastify'
import type { IncomingMessage } from 'node:http'

const hub = createHub<{ notification: { title: string } }>()
const app = Fastify()

// Stands for your session: a cookie says who asks, and in which team. Who has none is answered with 401.
const authorize = ({ headers }: IncomingMessage) => {
  const session = new URLSearchParams(headers.cookie?.replaceAll('; ', '&'))
  const client = session.get('user')
  return client ? { client, groups: session.getAll('team') } : null
}
const stream = hub.handler(authorize)

app.get('/api/stream', (request, reply) => {
  // Fastify leaves the response alone from here on.
  reply.hijack()
  stream(request.raw, reply.raw)
})

// Send from anywhere. Whoever is away for a moment gets it on return.
app.post<{ Params: { team: string }; Body: { title: string } }>('/api/teams/:team', (request, reply) => {
  reply.code(201)
  const data = { title: String(request.body.title) }
  return hub.sendGroup(request.params.team, { event: 'notification', data })
})

app.post<{ Body: { message: string } }>('/api/chat', (request, reply) => {
  reply.hijack()
  return streamResponse(request.raw, reply.raw, answer(String(request.body.message)))
})

app.get('/api/health', () => ({ connections: hub.stats().connections, answering }))

// An answer in pieces, which needs no hub. When its reader leaves, it is stopped, and what stands in `finally` runs.
let answering = 0
async function* answer(question: string) {
  answering += 1
  try {
    for (const word of `You asked: ${question}`.split(/(?= )/)) {
      yield { data: { delta: word } }
      await setTimeout(20)
    }
    yield { text: '[DONE]' }
  } finally {
    answering -= 1
  }
}

await app.listen({ port: Number(process.env.PORT ?? 3000) })

// First the streams, spread over two seconds, each told when to come back. Not in a `preClose` hook: by then Fastify answers
// with 503 whoever comes, and a browser's EventSource takes that for the end.
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, async () => {
    await hub.close({ drain: 2_000 })
    await app.close()
  })
