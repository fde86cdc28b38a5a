import process from 'node:process'
import express, { type Response } from 'express'

const app = express()

const sendEvent = (res: Response, event: string, data: unknown, id?: number) => {
  if (id) res.write(`id: ${id}\n`)
  res.write(`event: ${event}\n`)
  res.write(`data: ${JSON.stringify(data)}\n\n`)
}

app.get('/api/stream', (req, res) => {
  res.setHeader('Content-Type', 'text/event-stream')
  res.setHeader('Cache-Control', 'no-cache')
  res.setHeader('Connection', 'keep-alive')
  res.setHeader('Access-Control-Allow-Origin', '*')

  res.write(`data: ${JSON.stringify({ type: 'connected' })}\n\n`)

  let id = 0
  const interval = setInterval(() => {
    sendEvent(res, 'notification', { title: 'New message', count: id }, id)
    id += 1
  }, 100)

  req.on('close', () => {
    clearInterval(interval)
    res.end()
  })
})

app.listen(Number(process.env.PORT), '127.0.0.1')
