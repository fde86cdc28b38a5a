import { setTimeout } from 'node:timers/promises'
import { serve } from '@hono/node-server'
import { createHub, streamFetchResponse } from '@ssekit/server'
import { Hono } from 'hono'

const hub = createHub<{ notification: { title: string } }>()
const app = new Hono()

// Stands for your session: a cookie says who asks, and in which team. Who has none is answered with 401.
const authorize = ({ headers }: Request) => {
  const session = new URLSearchParams(headers.get('cookie')?.replaceAll('; ', '&'))
  const client = session.get('user')
  return client ? { client, groups: session.getAll('team') } : null
}
const stream = hub.fetchHandler(authorize)

app.get('/api/stream', (c) => stream(c.req.raw))

// Send from anywhere. Whoever is away for a moment gets it on return.
app.post('/api/teams/:team', async (c) => {
  const { title } = await c.req.json<{ title: string }>()
  const data = { title: String(title) }
  return c.json(await hub.sendGroup(c.req.param('team'), { event: 'notification', data }), 201)
})

app.post('/api/chat', async (c) => {
  const { message } = await c.req.json<{ message: string }>()
  return streamFetchResponse(c.req.raw, answer(String(message)))
})

app.get('/api/health', (c) => c.json({ connections: hub.stats().connections, answering }))

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

const server = serve({ fetch: app.fetch, port: Number(process.env.PORT ?? 3000) })

// First the streams, spread over two seconds, each told when to come back; then the server.
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, async () => {
    await hub.close({ drain: 2_000 })
    server.close()
  })
