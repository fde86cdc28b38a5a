import { createHub, streamResponse } from '@ssekit/server'
import express from 'express'

const app = express()
app.use(express.json())
const hub = createHub()

// One stream for everything this user may see. Read the user from your session or token, never from the URL.
app.get(
  '/api/stream',
  hub.handler((req) => {
    const user = req.headers.authorization?.replace('Bearer ', '')
    return user ? { client: user, groups: ['news'] } : null // null: 401
  }),
)

// Send from anywhere. Whoever is away for a moment gets it on return.
app.post('/api/notify', async (req, res) => {
  const { user, title } = req.body
  const message = { event: 'notification', data: { title } }
  res.json(user ? await hub.send(user, message) : await hub.sendGroup('news', message))
})

// An answer that comes in pieces needs no hub. When the reader leaves, the generator is stopped.
app.post('/api/chat', (req, res) => streamResponse(req, res, answer(req.body.prompt)))

async function* answer(prompt: string) {
  for (const word of `You said: ${prompt}`.split(' ')) yield { event: 'token', data: word }
  yield { data: '[DONE]' }
}

export const server = app.listen(Number(process.env['PORT'] ?? 3000))

process.once('SIGTERM', async () => {
  await hub.close({ drain: 5_000 })
  server.close()
})
