import { readFileSync } from 'node:fs'
import { createSecureServer, type Http2ServerRequest, type Http2ServerResponse } from 'node:http2'
import { json } from 'node:stream/consumers'
import { setTimeout } from 'node:timers/promises'
import { createHub, streamResponse } from '@ssekit/server'

const hub = createHub<{ notification: { title: string } }>()

// Stands for your session: a cookie says who asks, and in which team. Who has none is answered with 401.
const authorize = ({ headers }: Http2ServerRequest) => {
  const session = new URLSearchParams(headers.cookie?.replaceAll('; ', '&'))
  const client = session.get('user')
  return client ? { client, groups: session.getAll('team') } : null
}
const stream = hub.handler(authorize)

const reply = (res: Http2ServerResponse, status: number, body: unknown) => {
  res.writeHead(status, { 'Content-Type': 'application/json' })
  res.end(JSON.stringify(body))
}

const handle = async (req: Http2ServerRequest, res: Http2ServerResponse) => {
  const { pathname } = new URL(req.url, 'https://localhost')
  const team = /^\/api\/teams\/(\w+)$/.exec(pathname)?.[1]

  if (pathname === '/api/stream') stream(req, res)
  else if (req.method === 'POST' && team) {
    // Send from anywhere. Whoever is away for a moment gets it on return.
    const { title } = (await json(req)) as { title: string }
    const data = { title: String(title) }
    reply(res, 201, await hub.sendGroup(team, { event: 'notification', data }))
  } else if (req.method === 'POST' && pathname === '/api/chat') {
    const { message } = (await json(req)) as { message: string }
    await streamResponse(req, res, answer(String(message)))
  } else if (pathname === '/api/health') {
    reply(res, 200, { connections: hub.stats().connections, answering })
  } else reply(res, 404, { error: 'There is nothing here' })
}

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

// Browsers speak HTTP/2 over TLS only; whoever speaks HTTP/1.1 is served too.
const [key, cert] = [readFileSync('key.pem'), readFileSync('cert.pem')]
const server = createSecureServer({ key, cert, allowHTTP1: true }, (req, res) => {
  handle(req, res).catch((error) => reply(res, 400, { error: String(error) }))
})
server.listen(Number(process.env.PORT ?? 3000))

// First the streams, spread over two seconds, each told when to come back; then the server.
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, async () => {
    await hub.close({ drain: 2_000 })
    server.close()
  })
