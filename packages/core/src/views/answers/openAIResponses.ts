import type { SSEMessage } from '../../event-stream/message.ts'
import type { ReadyAnswer } from './readyAnswer.ts'
import { fieldsOf, isOfType, readChunk, reasonIn, reasonOf, textOf } from './providerWire.ts'

/**
 * The stream of OpenAI's Responses: output text and refusals are the answer; reasoning, tool calls and the events about
 * them are passed over. It is done with `response.completed`, and with `response.incomplete` (a limit was reached: what
 * there is, is the answer); `response.failed` and `error` fail it with the provider's words, and an end without any of
 * these with code `truncated`.
 *
 * @see https://platform.openai.com/docs/api-reference/responses-streaming
 * @example
 * ```ts
 * useSSEText('/api/chat', { manual: true, ...openAIResponses })
 * ```
 */
export const openAIResponses = {
  until: (message: SSEMessage): boolean =>
    isOfType(message, 'response.completed') || isOfType(message, 'response.incomplete'),
  failOn: (message: SSEMessage): string | boolean => {
    if (isOfType(message, 'response.failed')) {
      return reasonIn(fieldsOf(readChunk(message.data).response).error)
    }
    return isOfType(message, 'error') && reasonOf(message.data)
  },
  delta: (data: unknown): string => {
    const { type, delta } = fieldsOf(data)
    return type === 'response.output_text.delta' || type === 'response.refusal.delta' ? textOf(delta) : ''
  },
} satisfies ReadyAnswer
