/** Hono: streamSSE. */
import { serve } from '@hono/node-server'
import { Hono } from 'hono'
import { streamSSE } from 'hono/streaming'
import { lastOf, list, paths, port, routes } from './messages.ts'

const app = new Hono()

app.use(async (context, next) => {
  await next()
  context.header('Access-Control-Allow-Origin', '*')
})

app.get('/list', (context) => context.json(list))

for (const path of paths) {
  app.get(path, (context) => {
    const messages = routes[path](lastOf(context.req.header('Last-Event-ID'), context.req.query('from')))
    if (!messages) return context.body(null, 204)
    return streamSSE(context, async (stream) => {
      for await (const { data, ...message } of messages) {
        if (stream.aborted) return
        await stream.writeSSE({ ...message, data: JSON.stringify(data) })
      }
    })
  })
}

serve({ fetch: app.fetch, port, hostname: '127.0.0.1' })
