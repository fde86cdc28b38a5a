import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { json } from 'node:stream/consumers'
import type { AddressInfo } from 'node:net'

/** How an answer goes, by the words of the question; one that is to be cut waits for it. */
export type Question = 'whole' | 'refuse' | 'fail' | 'cut' | 'limit' | 'go on'

interface Wire {
  /** Says what is wrong with a request, as the provider's reference has it. */
  check(request: IncomingMessage, body: Body): string | undefined
  question(body: Body): string
  begin: string[]
  delta(text: string): string
  /** A model that declines, in the provider's words for it; where it has none of its own, as text. */
  refusal(text: string): string
  failure(text: string): string
  end: string[]
}
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- what comes over the wire
type Body = any

const data = (fields: object): string => `data: ${JSON.stringify(fields)}\n\n`
const named = (fields: { type: string; [field: string]: unknown }): string =>
  `event: ${fields.type}\n${data(fields)}`

const chunk = (delta: object, finish_reason: string | null = null): string =>
  data({
    id: 'chatcmpl-1',
    object: 'chat.completion.chunk',
    created: 1_764_000_000,
    model: 'gpt-5',
    choices: [{ index: 0, delta, logprobs: null, finish_reason }],
  })
const block = (fields: object): string => named({ type: 'content_block_delta', index: 0, delta: fields })
const needsBearer = ({ headers }: IncomingMessage): string | undefined =>
  headers.authorization === 'Bearer of-openai' ? undefined : 'Incorrect API key provided'

const wires: Record<string, Wire> = {
  '/v1/chat/completions': {
    check: (request, { model, stream }) =>
      needsBearer(request) ?? (model && stream ? undefined : 'model, stream'),
    question: ({ messages }) => messages[0].content,
    begin: [chunk({ role: 'assistant', content: '', refusal: null })],
    delta: (content) => chunk({ content }),
    refusal: (refusal) => chunk({ refusal }),
    failure: (message) => data({ error: { message, type: 'server_error', code: null } }),
    end: [chunk({}, 'stop'), 'data: [DONE]\n\n'],
  },
  '/v1/responses': {
    check: (request, { model, stream }) =>
      needsBearer(request) ?? (model && stream ? undefined : 'model, stream'),
    question: ({ input }) => input,
    begin: [
      named({ type: 'response.created', response: { id: 'resp_1', status: 'in_progress', error: null } }),
      named({ type: 'response.output_item.added', output_index: 0, item: { type: 'message', content: [] } }),
    ],
    delta: (delta) =>
      named({ type: 'response.output_text.delta', item_id: 'msg_1', content_index: 0, delta }),
    refusal: (delta) => named({ type: 'response.refusal.delta', item_id: 'msg_1', content_index: 0, delta }),
    failure: (message) =>
      named({ type: 'response.failed', response: { id: 'resp_1', status: 'failed', error: { message } } }),
    end: [named({ type: 'response.completed', response: { id: 'resp_1', status: 'completed' } })],
  },
  '/v1/messages': {
    check: ({ headers }, { model, stream, max_tokens }) => {
      if (headers['x-api-key'] !== 'of-anthropic') return 'invalid x-api-key'
      if (!headers['anthropic-version']) return 'anthropic-version: header is required'
      return model && stream && max_tokens ? undefined : 'model, stream, max_tokens: Field required'
    },
    question: ({ messages }) => messages[0].content,
    begin: [
      named({ type: 'message_start', message: { id: 'msg_1', role: 'assistant', content: [] } }),
      named({ type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } }),
      named({ type: 'ping' }),
    ],
    delta: (text) => block({ type: 'text_delta', text }),
    refusal: (text) => block({ type: 'text_delta', text }),
    failure: (message) => named({ type: 'error', error: { type: 'overloaded_error', message } }),
    end: [
      named({ type: 'content_block_stop', index: 0 }),
      named({ type: 'message_delta', delta: { stop_reason: 'end_turn' }, usage: { output_tokens: 9 } }),
      named({ type: 'message_stop' }),
    ],
  },
  '/api/chat': {
    check: () => undefined,
    question: ({ messages }) => messages[0].parts[0].text,
    begin: [data({ type: 'start', messageId: 'm1' }), data({ type: 'text-start', id: 't1' })],
    delta: (delta) => data({ type: 'text-delta', id: 't1', delta }),
    refusal: (delta) => data({ type: 'text-delta', id: 't1', delta }),
    failure: (errorText) => data({ type: 'error', errorText }),
    end: [data({ type: 'text-end', id: 't1' }), data({ type: 'finish' }), 'data: [DONE]\n\n'],
  },
}

export const REFUSAL = 'I cannot help with that.'
export const FAILURE = 'The model is overloaded.'
export const LIMIT = 'You have sent too many questions.'

/** Speaks what the providers document, as far as one asks a text and reads a text. */
export interface Provider {
  /** What the environment of a server says of it. */
  readonly env: Record<string, string>
  /** Answers that go on. */
  underWay(): number
  /** Cuts their connections. */
  cut(): void
  close(): Promise<void>
}

export const startProvider = async (): Promise<Provider> => {
  const open = new Set<ServerResponse>()

  const answer = async (req: IncomingMessage, res: ServerResponse): Promise<void> => {
    const wire = wires[req.url ?? '']
    const body = await json(req)
    const refuse = (status: number, message: string): void =>
      void res
        .writeHead(status, { 'Content-Type': 'application/json' })
        .end(JSON.stringify({ type: 'error', error: { type: 'error', message } }))
    const wrong = wire ? wire.check(req, body) : 'no such path'
    if (!wire || wrong) return refuse(400, wrong!)

    const question = wire.question(body) as Question
    if (question === 'limit') return refuse(429, LIMIT)
    open.add(res)
    res.on('close', () => open.delete(res))
    res.writeHead(200, { 'Content-Type': 'text/event-stream; charset=utf-8' })
    const say = (...blocks: string[]): void => void res.write(blocks.join(''))

    say(...wire.begin)
    if (question === 'refuse') return void res.end([wire.refusal(REFUSAL), ...wire.end].join(''))
    say(wire.delta('Grüß '), wire.delta('Gott'))
    if (question === 'fail') res.end(wire.failure(FAILURE))
    else if (question === 'whole') res.end([wire.delta(', 世界 😀'), ...wire.end].join(''))
    else if (question === 'go on') {
      const more = setInterval(() => say(wire.delta(' …')), 20)
      res.on('close', () => clearInterval(more))
    }
  }

  const server = createServer((req, res) => void answer(req, res))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    env: {
      OPENAI_BASE_URL: `${url}/v1`,
      OPENAI_API_KEY: 'of-openai',
      ANTHROPIC_BASE_URL: url,
      ANTHROPIC_API_KEY: 'of-anthropic',
      AI_SDK_URL: `${url}/api/chat`,
    },
    underWay: () => open.size,
    cut() {
      for (const res of open) res.destroy()
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
