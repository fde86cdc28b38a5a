/** Express: res.write, after a head that is sent at once. */
import express from 'express'
import { frame, lastOf, list, paths, port, routes } from './messages.ts'

const app = express()

app.use((_req, res, next) => {
  res.setHeader('Access-Control-Allow-Origin', '*')
  next()
})

app.get('/list', (_req, res) => {
  res.json(list)
})

for (const path of paths) {
  app.get(path, async (req, res) => {
    const messages = routes[path](lastOf(req.get('Last-Event-ID'), req.query.from))
    if (!messages) {
      res.sendStatus(204)
      return
    }
    res.setHeader('Content-Type', 'text/event-stream')
    res.setHeader('Cache-Control', 'no-cache')
    res.flushHeaders()
    for await (const message of messages) {
      if (res.destroyed) return
      res.write(frame(message))
    }
    res.end()
  })
}

app.listen(port, '127.0.0.1')
