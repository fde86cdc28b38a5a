import { streamFetchResponse } from '@ssekit/server'

export default {
  async fetch(request, env, ctx) {
    const { pathname } = new URL(request.url)

    if (request.method === 'POST' && pathname === '/api/chat') {
      const { message } = await request.json<{ message: string }>()
      // Told of the work, a worker says when the reader has left, and lets the answer come to its end.
      return streamFetchResponse(request, answer(String(message)), {
        waitUntil: (work) => ctx.waitUntil(work),
      })
    }
    if (pathname === '/api/health') return Response.json({ answering })
    return Response.json({ error: 'There is nothing here' }, { status: 404 })
  },
} satisfies ExportedHandler

// An answer in pieces. When its reader leaves, it is stopped, and what stands in `finally` runs.
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
