import { aiSDKMessages, anthropicMessages, openAIChat, openAIResponses, useSSEText } from '@ssekit/react'
import { useState } from 'react'
import { wordsOf } from './wordsOf.ts'

const answers = {
  'openai-chat': openAIChat,
  'openai-responses': openAIResponses,
  anthropic: anthropicMessages,
  'ai-sdk': aiSDKMessages,
}
export type Provider = keyof typeof answers

export function Ask({ provider }: { provider: Provider }) {
  const [question, setQuestion] = useState('')
  const { text, status, isStreaming, error, start, stop } = useSSEText(`/api/answers/${provider}`, {
    manual: true,
    ...answers[provider],
  })

  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        void start({ question })
      }}
    >
      <label>
        Question <input value={question} onChange={(event) => setQuestion(event.target.value)} />
      </label>
      <button disabled={isStreaming}>Ask</button>
      <button type="button" disabled={!isStreaming} onClick={stop}>
        Stop
      </button>
      <p role="status">{status}</p>
      <p role="log">{text}</p>
      {error && <p role="alert">{wordsOf(error)}</p>}
    </form>
  )
}
