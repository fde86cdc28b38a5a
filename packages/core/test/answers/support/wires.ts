import {
  aiSDKMessages,
  anthropicMessages,
  openAIChat,
  openAIResponses,
  type TextOptions,
} from '../../../src/index.ts'

/** One block of a provider's stream as the wire carries it, blank line and all, and what it adds to the answer. */
export type Block = readonly [wire: string, adds: string]

/** A whole answer of one provider, in short. */
export interface Wire {
  name: string
  options: TextOptions
  blocks: readonly Block[]
  /** Of the block that ends it, what must have come for the answer to be whole. */
  end: string
}

const data = (fields: unknown, adds = ''): Block => [`data: ${JSON.stringify(fields)}\n\n`, adds]
const event = (fields: { type: string; [field: string]: unknown }, adds = ''): Block => [
  `event: ${fields.type}\n${data(fields)[0]}`,
  adds,
]
const chat = (delta: unknown, adds = ''): Block => data({ id: 'c1', choices: [{ index: 0, delta }] }, adds)
const textDelta = (text: string): Block =>
  event({ type: 'content_block_delta', index: 1, delta: { type: 'text_delta', text } }, text)

/** Between them: texts whose characters have one to four bytes, something that is passed over, and the declared end. */
export const wires: readonly Wire[] = [
  {
    name: 'openAIChat',
    options: openAIChat,
    blocks: [
      chat({ role: 'assistant', content: '', refusal: null }),
      chat({ content: 'Grüß ' }, 'Grüß '),
      chat({ tool_calls: [{ index: 0, function: { arguments: '{"a":' } }] }),
      chat({ content: '世界 😀' }, '世界 😀'),
      data({ id: 'c1', choices: [], usage: { total_tokens: 9 } }),
      ['data: [DONE]\n\n', ''],
    ],
    end: 'data: [DONE]',
  },
  {
    name: 'openAIResponses',
    options: openAIResponses,
    blocks: [
      event({ type: 'response.created', response: { status: 'in_progress', error: null } }),
      event({ type: 'response.output_text.delta', delta: 'Grüß ' }, 'Grüß '),
      event({ type: 'response.reasoning_summary_text.delta', delta: 'Hm.' }),
      event({ type: 'response.output_text.delta', delta: '世界 😀' }, '世界 😀'),
      event({ type: 'response.completed', response: { status: 'completed' } }),
    ],
    end: event({ type: 'response.completed', response: { status: 'completed' } })[0],
  },
  {
    name: 'anthropicMessages',
    options: anthropicMessages,
    blocks: [
      event({ type: 'message_start', message: { role: 'assistant', content: [] } }),
      event({ type: 'ping' }),
      event({ type: 'content_block_delta', index: 0, delta: { type: 'thinking_delta', thinking: 'Hm.' } }),
      textDelta('Grüß '),
      textDelta('世界 😀'),
      event({ type: 'message_stop' }),
    ],
    end: event({ type: 'message_stop' })[0],
  },
  {
    name: 'aiSDKMessages',
    options: aiSDKMessages,
    blocks: [
      data({ type: 'start', messageId: 'm1' }),
      data({ type: 'text-delta', id: 't1', delta: 'Grüß ' }, 'Grüß '),
      data({ type: 'reasoning-delta', id: 'r1', delta: 'Hm.' }),
      data({ type: 'text-delta', id: 't1', delta: '世界 😀' }, '世界 😀'),
      data({ type: 'finish' }),
      ['data: [DONE]\n\n', ''],
    ],
    end: 'data: [DONE]',
  },
]

export const encode = (text: string): Uint8Array => new TextEncoder().encode(text)

export const bytesOf = ({ blocks }: Wire): Uint8Array => encode(blocks.map(([wire]) => wire).join(''))
