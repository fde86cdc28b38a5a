import type { SSEMessage } from '../../event-stream/message.ts'
import type { ReadyAnswer } from './readyAnswer.ts'
import { fieldsOf, isOfType, readChunk, reasonIn, textOf } from './providerWire.ts'

/**
 * The UI message stream of Vercel's AI SDK (5 and later, `x-vercel-ai-ui-message-stream: v1`): `text-delta` is the answer;
 * reasoning, tools, sources, files and data parts are passed over. It is done with `[DONE]`; an `error` or `abort` part
 * fails it with its text, and an end without `[DONE]` with code `truncated`.
 *
 * @see https://ai-sdk.dev/docs/ai-sdk-ui/stream-protocol
 * @example
 * ```ts
 * useSSEText('/api/chat', { manual: true, ...aiSDKMessages })
 * ```
 */
export const aiSDKMessages = {
  sentinel: '[DONE]',
  failOn: (message: SSEMessage): string | boolean => {
    if (isOfType(message, 'error')) return reasonIn(readChunk(message.data).errorText)
    return isOfType(message, 'abort') && reasonIn(readChunk(message.data).reason)
  },
  delta: (data: unknown): string => {
    const { type, delta } = fieldsOf(data)
    return type === 'text-delta' ? textOf(delta) : ''
  },
} satisfies ReadyAnswer
