import { createHub, streamFetchResponse } from '@ssekit/server'

const hub = createHub<{ notification: { title: string } }>({
  // For `limits.perAddress`; behind a proxy, what its header says.
  address: (request: Request) => server.requestIP(request)?.address,
})

// Stands for your session: a cookie says who asks, and in which team. Who has none is answered with 401.
const authorize = ({ headers }: Request) => {
  const session = new URLSearchParams(headers.get('cookie')?.replaceAll('; ', '&'))
  const client = session.get('user')
  return client ? { client, groups: session.getAll('team') } : null
}

const server: Bun.Server<undefined> = Bun.serve({
  port: Number(process.env.PORT ?? 3000),
  routes: {
    '/api/stream': hub.fetchHandler(authorize),

    // Send from anywhere. Whoever is away for a moment gets it on return.
    '/api/teams/:team': {
      POST: async (request) => {
        const { title } = (await request.json()) as { title: string }
        const data = { title: String(title) }
        const sent = await hub.sendGroup(request.params.team, { event: 'notification', data })
        return Response.json(sent, { status: 201 })
      },
    },

    '/api/chat': {
      POST: async (request) => {
        const { message } = (await request.json()) as { message: string }
        return streamFetchResponse(request, answer(String(message)))
      },
    },

    '/api/health': () => Response.json({ connections: hub.stats().connections, answering }),
  },
})

// An answer in pieces, which needs no hub. When its reader leaves, it is stopped, and what stands in `finally` runs.
let answering = 0
async function* answer(question: string) {
  answering += 1
  try {
    for (const word of `You asked: ${question}`.split(/(?= )/)) {
      yield { data: { delta: word } }
      await Bun.sleep(20)
    }
    yield { text: '[DONE]' }
  } finally {
    answering -= 1
  }
}

// First the streams, spread over two seconds, each told when to come back; then the server.
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, async () => {
    await hub.close({ drain: 2_000 })
    await server.stop()
  })
