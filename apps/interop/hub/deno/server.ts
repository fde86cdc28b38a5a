import { createHub, streamFetchResponse } from '@ssekit/server'

const hub = createHub<{ notification: { title: string } }>()

// Stands for your session: a cookie says who asks, and in which team. Who has none is answered with 401.
const authorize = ({ headers }: Request) => {
  const session = new URLSearchParams(headers.get('cookie')?.replaceAll('; ', '&'))
  const client = session.get('user')
  return client ? { client, groups: session.getAll('team') } : null
}
const stream = hub.fetchHandler(authorize)

const handle = async (request: Request): Promise<Response> => {
  const { pathname } = new URL(request.url)
  const team = /^\/api\/teams\/(\w+)$/.exec(pathname)?.[1]

  if (pathname === '/api/stream') return stream(request)
  if (request.method === 'POST' && team) {
    // Send from anywhere. Whoever is away for a moment gets it on return.
    const { title } = await request.json()
    const data = { title: String(title) }
    return Response.json(await hub.sendGroup(team, { event: 'notification', data }), { status: 201 })
  }
  if (request.method === 'POST' && pathname === '/api/chat') {
    const { message } = await request.json()
    return streamFetchResponse(request, answer(String(message)))
  }
  if (pathname === '/api/health') return Response.json({ connections: hub.stats().connections, answering })
  return Response.json({ error: 'There is nothing here' }, { status: 404 })
}

// An answer in pieces, which needs no hub. When its reader leaves, it is stopped, and what stands in `finally` runs.
let answering = 0
async function* answer(question: string) {
  answering += 1
  try {
    for (const word of `You asked: ${question}`.split(/(?= )/)) {
      yield { data: { delta: word } }
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
    yield { text: '[DONE]' }
  } finally {
    answering -= 1
  }
}

const server = Deno.serve({ port: Number(Deno.env.get('PORT') ?? 3000) }, handle)

// First the streams, spread over two seconds, each told when to come back; then the server.
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  Deno.addSignalListener(signal, async () => {
    await hub.close({ drain: 2_000 })
    await server.shutdown()
    Deno.exit()
  })
