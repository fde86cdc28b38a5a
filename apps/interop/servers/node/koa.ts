/** Koa: a PassThrough as the body. */
import { Readable } from 'node:stream'
import Koa from 'koa'
import { frame, lastOf, list, port, routes, type Message, type Path } from './messages.ts'

const app = new Koa()

async function* frames(messages: AsyncIterable<Message>) {
  for await (const message of messages) yield frame(message)
}

app.use(async (context, next) => {
  context.set('Access-Control-Allow-Origin', '*')
  await next()
})

app.use((context) => {
  if (context.path === '/list') {
    context.body = list
    return
  }
  const route = routes[context.path as Path]
  if (!route) return
  const messages = route(lastOf(context.req.headers['last-event-id'], context.query.from))
  if (!messages) {
    context.status = 204
    return
  }
  context.type = 'text/event-stream'
  context.set('Cache-Control', 'no-cache')
  context.body = Readable.from(frames(messages))
})

app.listen(port, '127.0.0.1')
