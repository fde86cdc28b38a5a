import { setTimeout } from 'node:timers/promises'
import { createHub, streamResponse } from '@ssekit/server'
import express from 'express'

const hub = createHub<{ notification: { title: string } }>()
const app = express()
app.use(express.json())

// Stands for your session: a cookie says who asks, and in which team. Who has none is answered with 401.
const authorize = ({ headers }: express.Request) => {
  const session = new URLSearchParams(headers.cookie?.replaceAll('; ', '&'))
  const client = session.get('user')
  return client ? { client, groups: session.getAll('team') } : null
}

app.get('/api/stream', hub.handler(authorize))

// Send from anywhere. Whoever is away for a moment gets it on return.
app.post('/api/teams/:team', async (req, res) => {
  const data = { title: String(req.body.title) }
  res.status(201).json(await hub.sendGroup(req.params.team, { event: 'notification', data }))
})

app.post('/api/chat', (req, res) => streamResponse(req, res, answer(String(req.body.message))))

app.get('/api/health', (_req, res) => {
  res.json({ connections: hub.stats().connections, answering })
})

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

const server = app.listen(Number(process.env.PORT ?? 3000))

// First the streams, spread over two seconds, each told when to come back; then the server.
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, async () => {
    await hub.close({ drain: 2_000 })
    server.close()
  })
