import { setTimeout } from 'node:timers/promises'
import { createHub } from '@ssekit/server'
import express from 'express'

interface Notification {
  id: string
  title: string
  at: string
}

const app = express()
app.use(express.json())
const hub = createHub<{ notification: Notification }>()

// Stands for your database, which is a few milliseconds away.
const rows: Notification[] = []
const query = async <T>(run: () => T): Promise<T> => {
  await setTimeout(5)
  const result = run()
  await setTimeout(5)
  return result
}
const database = {
  insert: (row: Notification) => query(() => rows.unshift(row)),
  newest: (count: number) => query(() => rows.slice(0, count)),
}

app.get(
  '/api/stream',
  hub.handler(() => ({ client: crypto.randomUUID() })),
)

app.get('/api/notifications', async (_req, res) => {
  // First the id, then the list.
  const lastEventId = hub.lastEventId()
  const notifications = await database.newest(50)
  res.set('Cache-Control', 'no-store').json({ lastEventId, notifications })
})

app.post('/api/notifications', async (req, res) => {
  const notification = {
    id: crypto.randomUUID(),
    title: String(req.body.title),
    at: new Date().toISOString(),
  }
  // First stored (and committed), then sent.
  await database.insert(notification)
  await hub.broadcast({ event: 'notification', data: notification })
  res.status(201).json(notification)
})

export const server = app.listen(Number(process.env['PORT'] ?? 3000))

for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, async () => {
    await hub.close({ drain: 5_000 })
    server.close()
  })
