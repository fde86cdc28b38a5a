import {
  chatDelta,
  chatTurn,
  conversation,
  streamUrl,
  type ChatEvents,
  type ChatSource,
  type ChatTurn,
} from '@ssekit/demo-kit'
import { defineStream, useSSEText } from '@ssekit/vue'
import { computed, ref, shallowRef } from 'vue'

const chat = defineStream<ChatEvents>(streamUrl('/api/chat'))

/** A conversation: the turns so far, the last of which may still be streaming, and what asks for another. */
export const useChat = () => {
  const past = shallowRef<readonly ChatTurn[]>([])
  const question = ref('')
  const source = shallowRef<ChatSource | null>(null)
  const { text, isStreaming, status, retry, error, start, stop } = useSSEText(chat, {
    manual: true,
    sentinel: '[DONE]',
    delta: chatDelta,
    events: { source: (data) => (source.value = data) },
    whenDeactivated: 'pause',
  })
  const turns = computed(() => {
    if (!question.value) return past.value
    const answer = {
      text: text.value,
      isStreaming: isStreaming.value,
      status: status.value,
      retry: retry.value,
      error: error.value,
    }
    return [...past.value, chatTurn(question.value, answer, source.value)]
  })

  const send = (before: readonly ChatTurn[], next: string) => {
    past.value = before
    question.value = next
    source.value = null
    // What goes wrong is in `error`, and said by the turn.
    void start({ messages: conversation(before, next) })
  }

  return {
    turns,
    isStreaming,
    ask: (next: string) => send(turns.value, next),
    askAgain: () => send(past.value, question.value),
    stop,
  }
}
