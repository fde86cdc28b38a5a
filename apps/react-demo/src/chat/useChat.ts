import {
  chatDelta,
  chatTurn,
  conversation,
  streamUrl,
  type ChatEvents,
  type ChatSource,
  type ChatTurn,
} from '@ssekit/demo-kit'
import { defineStream, useSSEText } from '@ssekit/react'
import { useState } from 'react'

const chat = defineStream<ChatEvents>(streamUrl('/api/chat'))

/** A conversation: the turns so far, the last of which may still be streaming, and what asks for another. */
export const useChat = () => {
  const [past, setPast] = useState<readonly ChatTurn[]>([])
  const [question, setQuestion] = useState('')
  const [source, setSource] = useState<ChatSource | null>(null)
  const answer = useSSEText(chat, {
    manual: true,
    sentinel: '[DONE]',
    delta: chatDelta,
    events: { source: setSource },
  })
  const turns = question ? [...past, chatTurn(question, answer, source)] : past

  const send = (before: readonly ChatTurn[], next: string) => {
    setPast(before)
    setQuestion(next)
    setSource(null)
    // What goes wrong is in `error`, and said by the turn.
    void answer.start({ messages: conversation(before, next) })
  }

  return {
    turns,
    isStreaming: answer.isStreaming,
    ask: (next: string) => send(turns, next),
    askAgain: () => send(past, question),
    stop: answer.stop,
  }
}
