import type { SSEMessage } from '../../event-stream/message.ts'
import type { ReadyAnswer } from './readyAnswer.ts'
import { fieldsOf, readChunk, reasonIn, reasonOf, textOf, type Chunk } from './providerWire.ts'

/**
 * The stream of OpenAI's Chat Completions, and of the many servers that speak it: text and refusals of the first choice
 * are the answer; tool calls and chunks about usage are passed over. It is done with `[DONE]`; an `error` in mid-stream
 * fails it with the provider's words, and an end without `[DONE]` with code `truncated`.
 *
 * @see https://platform.openai.com/docs/api-reference/chat-streaming
 * @example
 * ```ts
 * useSSEText('/api/chat', { manual: true, ...openAIChat })
 * ```
 */
export const openAIChat = {
  sentinel: '[DONE]',
  failOn: ({ event, data }: SSEMessage): string | boolean => {
    if (event === 'error') return reasonOf(data)
    // The word in the text of an answer stands there as \"error\".
    if (!data.includes('"error"')) return false
    const failure = failureIn(readChunk(data))
    return failure ? reasonIn(failure) : false
  },
  delta: (data: unknown): string => {
    const choice = firstChoice(fieldsOf(data))
    const { content, refusal } = fieldsOf(choice.delta)
    return contentOf(content) + textOf(refusal)
  },
} satisfies ReadyAnswer

/** Of several answers to one question (`n`) the first; a chunk about usage has none, or null in its place. */
const firstChoice = ({ choices }: Chunk): Chunk => {
  const choice = fieldsOf(Array.isArray(choices) ? choices[0] : undefined)
  return choice.index ? {} : choice
}

/** Mistral sends a list of parts where there is more than text: thoughts, references. */
const contentOf = (content: unknown): string =>
  Array.isArray(content) ? content.map((part) => textOf(fieldsOf(part).text)).join('') : textOf(content)

/** OpenAI and most others have it beside the choices, OpenRouter within one too, Groq in its own part, vLLM is all error. */
const failureIn = (chunk: Chunk): unknown =>
  chunk.error ||
  firstChoice(chunk).error ||
  fieldsOf(chunk.x_groq).error ||
  (chunk.object === 'error' ? chunk : undefined)
