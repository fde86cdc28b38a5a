import { showMarkdown, type ChatTurn } from '@ssekit/demo-kit'
import { useLayoutEffect, useRef } from 'react'
import { CopyButton } from '../components/CopyButton.tsx'
import { Icon } from '../components/Icon.tsx'
import { OutageNotice } from '../connection/OutageNotice.tsx'

export interface ChatBubblesProps {
  turn: ChatTurn
  /** Only the last question can be asked again. */
  askAgain: (() => void) | null
}

/** One question and what there is of its answer. */
export const ChatBubbles = ({ turn, askAgain }: ChatBubblesProps) => {
  const { question, answer, note, sources, isStreaming, trouble } = turn
  return (
    <article className="turn">
      <p className="turn-question" data-testid="question">
        {question}
      </p>
      {(answer || isStreaming) && (
        <div className="turn-answer" data-testid="answer" data-streaming={isStreaming}>
          {answer ? <Markdown text={answer} /> : <p className="turn-waiting">Thinking</p>}
        </div>
      )}
      {!isStreaming && sources.length > 0 && (
        <ul className="turn-sources" aria-label="Sources">
          {sources.map(({ title, href }) => (
            <li key={href}>
              <a href={href} target="_blank" rel="noreferrer">
                {title}
              </a>
            </li>
          ))}
        </ul>
      )}
      {trouble && (
        <OutageNotice
          trouble={{ ...trouble, canRetry: trouble.canRetry && askAgain !== null }}
          retry={() => askAgain?.()}
          retryLabel="Ask again"
        />
      )}
      {!isStreaming && (answer || !trouble) && (
        <div className="turn-actions">
          {answer && <CopyButton className="button-bare" text={() => answer} />}
          {askAgain && !trouble && (
            <button type="button" className="button-small button-bare" onClick={askAgain}>
              <Icon name="retry" />
              Ask again
            </button>
          )}
          <span className="quiet">{note}</span>
        </div>
      )}
    </article>
  )
}

const Markdown = ({ text }: { text: string }) => {
  const ref = useRef<HTMLDivElement>(null)
  useLayoutEffect(() => {
    if (ref.current) showMarkdown(ref.current, text)
  }, [text])
  return <div className="markdown" ref={ref} />
}
