const openAI = process.env.OPENAI_BASE_URL ?? 'https://api.openai.com/v1'
const anthropic = process.env.ANTHROPIC_BASE_URL ?? 'https://api.anthropic.com'
const openAIHeaders = { Authorization: `Bearer ${process.env.OPENAI_API_KEY}` }

/** Where each is asked, and how. The keys stay here, on the server. */
const providers: Record<string, (question: string) => { url: string; headers: object; body: object }> = {
  'openai-chat': (question) => ({
    url: `${openAI}/chat/completions`,
    headers: openAIHeaders,
    body: { model: 'gpt-5', stream: true, messages: [{ role: 'user', content: question }] },
  }),
  'openai-responses': (question) => ({
    url: `${openAI}/responses`,
    headers: openAIHeaders,
    body: { model: 'gpt-5', stream: true, input: question },
  }),
  anthropic: (question) => ({
    url: `${anthropic}/v1/messages`,
    headers: { 'x-api-key': process.env.ANTHROPIC_API_KEY, 'anthropic-version': '2023-06-01' },
    body: {
      model: 'claude-sonnet-4-5',
      max_tokens: 1024,
      stream: true,
      messages: [{ role: 'user', content: question }],
    },
  }),
  // A backend that answers with `toUIMessageStreamResponse()` of Vercel's AI SDK.
  'ai-sdk': (question) => ({
    url: process.env.AI_SDK_URL ?? 'http://localhost:4000/api/chat',
    headers: {},
    body: {
      id: 'chat',
      messages: [{ id: 'question', role: 'user', parts: [{ type: 'text', text: question }] }],
    },
  }),
}

/**
 * The provider's own response, to be handed on as it is: its stream, or its refusal with its words.
 *
 * @param signal aborted when the reader leaves: nobody pays for words that are not read
 */
export const askProvider = async (name: string, question: string, signal: AbortSignal) => {
  const provider = providers[name]
  if (!provider) return Response.json({ error: { message: `There is no ${name}.` } }, { status: 404 })
  const { url, headers, body } = provider(question)
  const init = { method: 'POST', body: JSON.stringify(body), signal }
  return fetch(url, { ...init, headers: { 'Content-Type': 'application/json', ...headers } })
}

/** Of the provider's headers those that are for the page. With `no-transform` no compression holds the words back. */
export const headersOf = ({ headers }: Response) => ({
  'Content-Type': headers.get('content-type') ?? 'text/plain',
  'Cache-Control': 'no-cache, no-transform',
  ...(headers.has('retry-after') && { 'Retry-After': headers.get('retry-after')! }),
})
