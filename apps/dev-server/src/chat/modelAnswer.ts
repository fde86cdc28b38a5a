import { z } from 'zod'
import { HttpError } from '../http/httpError.ts'

/** One turn of a conversation. */
export interface ChatMessage {
  role: 'system' | 'user' | 'assistant'
  content: string
}

/** Asked for when no model is named. */
export const defaultModel = 'gpt-4o-mini'

/** Where an OpenAI-compatible server is: `baseUrl` ends before `/chat/completions`. */
export interface ModelConfig {
  baseUrl: string
  apiKey?: string
  /** @default 'gpt-4o-mini' */
  model?: string
}

const chunkSchema = z.object({
  choices: z.array(z.object({ delta: z.object({ content: z.string().nullish() }).optional() })).optional(),
})

/**
 * Asks the model and resolves when it begins to answer, with the pieces of the answer.
 *
 * @throws HttpError 502 when it cannot be reached or refuses; its text is shown, our key is not. The iteration throws
 * when the answer is cut before its `[DONE]`.
 */
export const askModel = async (
  config: ModelConfig,
  messages: ChatMessage[],
  signal: AbortSignal,
): Promise<AsyncIterable<string>> => {
  const url = `${config.baseUrl.replace(/\/+$/, '')}/chat/completions`
  const response = await fetch(url, {
    method: 'POST',
    signal,
    headers: {
      'Content-Type': 'application/json',
      Accept: 'text/event-stream',
      ...(config.apiKey ? { Authorization: `Bearer ${config.apiKey}` } : {}),
    },
    body: JSON.stringify({ model: config.model ?? defaultModel, messages, stream: true }),
  }).catch((error: unknown) => {
    if (signal.aborted) throw error
    throw new HttpError(502, 'upstream', 'The model cannot be reached. Check OPENAI_BASE_URL.')
  })
  if (!response.ok || !response.body) {
    await response.body?.cancel()
    const advice =
      response.status === 401 ? 'Check OPENAI_API_KEY.' : 'Check OPENAI_BASE_URL and OPENAI_MODEL.'
    throw new HttpError(502, 'upstream', `The model answered ${response.status}. ${advice}`)
  }
  return deltas(response.body)
}

async function* deltas(body: ReadableStream<Uint8Array>): AsyncGenerator<string, void> {
  for await (const data of dataLines(body)) {
    if (data === '[DONE]') return
    const chunk = chunkSchema.safeParse(parseJson(data))
    const content = chunk.data?.choices?.[0]?.delta?.content
    if (content) yield content
  }
  throw new Error('The model stopped in the middle of its answer.')
}

/** This API puts each message on one `data:` line, so lines are all there is to find here. */
async function* dataLines(body: ReadableStream<Uint8Array>): AsyncGenerator<string, void> {
  const decoder = new TextDecoder()
  let rest = ''
  for await (const chunk of body as ReadableStream<Uint8Array> & AsyncIterable<Uint8Array>) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split(/\r\n|\n|\r/)
    rest = lines.pop()!
    for (const line of lines) {
      if (line.startsWith('data:')) yield line.slice(5).trim()
    }
  }
}

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
