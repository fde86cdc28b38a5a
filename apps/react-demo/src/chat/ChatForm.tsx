import { growToFit, isSend, limits } from '@ssekit/demo-kit'
import { useLayoutEffect, useRef, useState } from 'react'
import { Icon } from '../components/Icon.tsx'

export interface ChatFormProps {
  isStreaming: boolean
  ask: (question: string) => void
  stop: () => void
}

/** A text box that grows: Enter sends, Shift and Enter break the line. */
export const ChatForm = ({ isStreaming, ask, stop }: ChatFormProps) => {
  const box = useRef<HTMLTextAreaElement>(null)
  const [text, setText] = useState('')

  useLayoutEffect(() => {
    if (box.current) growToFit(box.current)
  }, [text])

  const send = () => {
    const question = text.trim()
    if (!question || isStreaming) return
    ask(question)
    setText('')
  }

  return (
    <form className="chat-form" onSubmit={(event) => (event.preventDefault(), send())}>
      <textarea
        ref={box}
        rows={1}
        aria-label="Your question"
        placeholder="Ask something about ssekit"
        maxLength={limits.question}
        value={text}
        onChange={({ target }) => setText(target.value)}
        onKeyDown={(event) => {
          if (!isSend(event.nativeEvent)) return
          event.preventDefault()
          send()
        }}
      />
      {/* One button, so that the focus stays on it when its meaning turns. */}
      <button
        type={isStreaming ? 'button' : 'submit'}
        aria-label={isStreaming ? 'Stop' : 'Ask'}
        aria-disabled={!isStreaming && text.trim() === ''}
        onClick={isStreaming ? (event) => (event.preventDefault(), stop()) : undefined}
      >
        <Icon name={isStreaming ? 'square' : 'up'} />
      </button>
    </form>
  )
}
