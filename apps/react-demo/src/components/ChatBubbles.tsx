import type { ChatTurn } from '@ssekit/demo-kit'

/** One question and what there is of its answer; a question that was never answered stands alone. */
export const ChatBubbles = ({ question, answer, note, isStreaming }: ChatTurn) => (
  <>
    <div className="bubble bubble-user" data-testid="question">
      <p>{question}</p>
    </div>
    {(answer || note || isStreaming) && (
      <div className="bubble bubble-answer" data-testid="answer" data-streaming={isStreaming}>
        <p>{answer}</p>
        {note && <p className="meta">{note}</p>}
      </div>
    )}
  </>
)
