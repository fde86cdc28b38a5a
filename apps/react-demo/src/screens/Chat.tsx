import {
  chatDelta,
  chatNote,
  chatOutage,
  limits,
  streamUrl,
  type ChatEvents,
  type ChatSource,
  type ChatTurn,
} from '@ssekit/demo-kit'
import { useSSEText } from '@ssekit/react'
import { useState, type SubmitEvent } from 'react'
import { ChatBubbles } from '../components/ChatBubbles.tsx'
import { OutageNotice } from '../components/OutageNotice.tsx'
import { useTail } from '../hooks/useTail.ts'

export const Chat = () => {
  const [past, setPast] = useState<ChatTurn[]>([])
  const [question, setQuestion] = useState('')
  const [source, setSource] = useState<ChatSource | null>(null)
  const { text, isStreaming, status, retry, error, start, stop } = useSSEText<ChatEvents>(
    { url: streamUrl('/api/chat'), events: { source: setSource } },
    { manual: true, sentinel: '[DONE]', delta: chatDelta },
  )
  const { ref, onScroll, jump } = useTail(text)

  const note = chatNote(status, source)
  const trouble = chatOutage({ status, retry, error, answer: text })
  const turns = question ? [...past, { question, answer: text, note, isStreaming }] : past

  const send = (message: string) => {
    setSource(null)
    // What went wrong is in `error`, and said below.
    void start({ message })
    jump()
  }

  const ask = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault()
    const form = event.currentTarget
    const next = String(new FormData(form).get('question') ?? '').trim()
    if (!next) return
    setPast(turns)
    setQuestion(next)
    send(next)
    form.reset()
  }

  return (
    <section className="panel" aria-label="Conversation">
      {/* Tokens are not read out one by one; that the answer is there is said below. */}
      <div
        className="chat-turns"
        role="log"
        aria-label="Questions and answers"
        aria-live="off"
        tabIndex={0}
        ref={ref}
        onScroll={onScroll}
      >
        {turns.length === 0 && <p className="empty">Ask something about ssekit: “How does it resume?”</p>}
        {turns.map((turn, index) => (
          <ChatBubbles key={index} {...turn} />
        ))}
      </div>
      <p className="visually-hidden" aria-live="polite">
        {isStreaming ? 'Answering' : text && 'The answer is complete'}
      </p>
      {trouble && <OutageNotice trouble={trouble} retry={() => send(question)} />}
      <form className="chat-form" onSubmit={ask}>
        <div className="field">
          <label>
            Your question
            <input name="question" required maxLength={limits.question} autoComplete="off" />
          </label>
        </div>
        {isStreaming && (
          <button type="button" className="button-quiet" onClick={stop}>
            Stop
          </button>
        )}
        <button type="submit" disabled={isStreaming}>
          Ask
        </button>
      </form>
    </section>
  )
}
