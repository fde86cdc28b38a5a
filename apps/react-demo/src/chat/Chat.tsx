import { suggestions } from '@ssekit/demo-kit'
import { ChatBubbles } from './ChatBubbles.tsx'
import { ChatForm } from './ChatForm.tsx'
import { Icon } from '../components/Icon.tsx'
import { useChat } from './useChat.ts'
import { useTail } from '../hooks/useTail.ts'

export const Chat = () => {
  const { turns, isStreaming, ask, askAgain, stop } = useChat()
  const last = turns.at(-1)
  const { ref, following, onScroll, follow } = useTail(last)

  const send = (question: string) => {
    ask(question)
    follow(true)
  }

  return (
    <section className="chat panel" aria-label="Conversation">
      {/* Tokens are not read out one by one; that the answer is there is said below. */}
      <div
        className="chat-scroll"
        role="log"
        aria-label="Questions and answers"
        aria-live="off"
        tabIndex={0}
        ref={ref}
        onScroll={onScroll}
      >
        <div className="chat-turns">
          {turns.length === 0 && (
            <div className="chat-start">
              <h2>Ask about ssekit</h2>
              <ul>
                {suggestions.map((question) => (
                  <li key={question}>
                    <button type="button" className="button-quiet" onClick={() => send(question)}>
                      {question}
                    </button>
                  </li>
                ))}
              </ul>
            </div>
          )}
          {turns.map((turn, index) => (
            <ChatBubbles key={index} turn={turn} askAgain={turn === last ? askAgain : null} />
          ))}
        </div>
      </div>
      {!following && (
        <button type="button" className="chat-jump button-small" onClick={() => follow(true)}>
          <Icon name="down" />
          Jump to latest
        </button>
      )}
      <p className="visually-hidden" aria-live="polite">
        {last?.said}
      </p>
      <ChatForm isStreaming={isStreaming} ask={send} stop={stop} />
    </section>
  )
}
