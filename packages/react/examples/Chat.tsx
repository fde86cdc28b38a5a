import { defineStream, useSSEText } from '@ssekit/react'

const chat = defineStream<{ message: { delta: string } }>('/api/chat')

export function Chat() {
  const { text, isStreaming, error, start, stop } = useSSEText(chat, {
    manual: true,
    sentinel: '[DONE]',
    delta: (data) => data.delta,
  })

  return (
    <section>
      <button disabled={isStreaming} onClick={() => start({ message: 'What is Last-Event-ID for?' })}>
        Ask
      </button>
      <button disabled={!isStreaming} onClick={stop}>
        Stop
      </button>
      <p>{text}</p>
      {error && <p role="alert">{error.message}</p>}
    </section>
  )
}
