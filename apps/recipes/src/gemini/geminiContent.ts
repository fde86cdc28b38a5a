import type { SSEMessage } from '@ssekit/core'

/** Of what Gemini sends: nothing of it is certain to be there. */
interface Chunk {
  candidates?: { content?: { parts?: { text?: string; thought?: boolean }[] } }[]
  promptFeedback?: { blockReason?: string }
  error?: { message?: string }
}

/** The stream of `streamGenerateContent?alt=sse`: the last chunk of an answer is the one that says why it ended. */
export const geminiContent = {
  until: ({ data }: SSEMessage) => data.includes('"finishReason"'),
  failOn: ({ data }: SSEMessage) => {
    const { error, promptFeedback } = JSON.parse(data) as Chunk
    return error?.message ?? promptFeedback?.blockReason ?? false
  },
  delta: ({ candidates }: Chunk) =>
    candidates?.[0]?.content?.parts?.map(({ text, thought }) => (thought ? '' : text)).join(''),
}
