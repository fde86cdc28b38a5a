import { createHub, streamResponse } from '@ssekit/server'
import express from 'express'

const app = express()
app.use(express.json())
// The events are those of the page's `defineStream`: what it does not know does not compile here.
const hub = createHub<{ notification: { id: string; title: string; message: string } }>()

// One stream for everything this reader may see; guests read the news. For a user, take `client` from the session cookie,
// never from the URL: `hub.send(client, message)` then reaches that user alone. Return null to answer 401.
app.get(
  '/api/stream',
  hub.handler(() => ({ client: crypto.randomUUID(), groups: ['news'] })),
)

// Send from anywhere. Whoever is away for a moment gets it on return.
app.post('/api/notify', needs('title'), async (req, res) => {
  const { title, message = '' } = req.body
  const data = { id: crypto.randomUUID(), title, message }
  res.status(201).json(await hub.sendGroup('news', { event: 'notification', data }))
})

// An answer that comes in pieces needs no hub. When the reader leaves, the generator is stopped.
app.post('/api/chat', needs('message'), (req, res) => streamResponse(req, res, answer(req.body.message)))

async function* answer(question: string) {
  for (const word of `You asked: ${question}`.split(/(?= )/)) yield { data: { delta: word } }
  yield { text: '[DONE]' }
}

function needs(field: string): express.RequestHandler {
  return (req, res, next) => {
    const text = req.body?.[field]
    if (typeof text === 'string' && text.trim()) next()
    else res.status(400).json({ error: `${field}: is needed, as text` })
  }
}

export const server = app.listen(Number(process.env['PORT'] ?? 3000))

for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, async () => {
    await hub.close({ drain: 5_000 })
    server.close()
  })
