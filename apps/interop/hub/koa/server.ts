import { setTimeout } from 'node:timers/promises'
import { bodyParser } from '@koa/bodyparser'
import Router from '@koa/router'
import { createHub, streamResponse } from '@ssekit/server'
import Koa from 'koa'
import type { IncomingMessage } from 'node:http'

const hub = createHub<{ notification: { title: string } }>()
const app = new Koa()
const router = new Router()

// Stands for your session: a cookie says who asks, and in which team. Who has none is answered with 401.
const authorize = ({ headers }: IncomingMessage) => {
  const session = new URLSearchParams(headers.cookie?.replaceAll('; ', '&'))
  const client = session.get('user')
  return client ? { client, groups: session.getAll('team') } : null
}
const stream = hub.handler(authorize)

router.get('/api/stream', (ctx) => {
  // Koa leaves the response alone from here on; without it, it answers with 404.
  ctx.respond = false
  stream(ctx.req, ctx.res)
})

// Send from anywhere. Whoever is away for a moment gets it on return.
router.post('/api/teams/:team', async (ctx) => {
  const { title } = ctx.request.body as { title: string }
  const data = { title: String(title) }
  ctx.status = 201
  ctx.body = await hub.sendGroup(ctx.params.team!, { event: 'notification', data })
})

router.post('/api/chat', async (ctx) => {
  const { message } = ctx.request.body as { message: string }
  ctx.respond = false
  await streamResponse(ctx.req, ctx.res, answer(String(message)))
})

router.get('/api/health', (ctx) => {
  ctx.body = { connections: hub.stats().connections, answering }
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

app.use(bodyParser()).use(router.routes())
const server = app.listen(Number(process.env.PORT ?? 3000))

// First the streams, spread over two seconds, each told when to come back; then the server.
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, async () => {
    await hub.close({ drain: 2_000 })
    server.close()
  })
