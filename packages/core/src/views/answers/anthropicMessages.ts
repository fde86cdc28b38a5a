import type { SSEMessage } from '../../event-stream/message.ts'
import type { ReadyAnswer } from './readyAnswer.ts'
import { fieldsOf, isOfType, reasonOf, textOf } from './providerWire.ts'

/**
 * The stream of Anthropic's Messages: the text of its text blocks is the answer; thinking, the input of tools and `ping`
 * are passed over. It is done with `message_stop`; an `error` in mid-stream fails it with the provider's words, and an end
 * without either with code `truncated`.
 *
 * @see https://docs.claude.com/en/docs/build-with-claude/streaming
 * @example
 * ```ts
 * useSSEText('/api/chat', { manual: true, ...anthropicMessages })
 * ```
 */
export const anthropicMessages = {
  until: (message: SSEMessage): boolean => isOfType(message, 'message_stop'),
  failOn: (message: SSEMessage): string | boolean => isOfType(message, 'error') && reasonOf(message.data),
  delta: (data: unknown): string => {
    const { type, delta } = fieldsOf(data)
    const { type: kind, text } = fieldsOf(delta)
    return type === 'content_block_delta' && kind === 'text_delta' ? textOf(text) : ''
  },
} satisfies ReadyAnswer
