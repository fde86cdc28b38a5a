import { openAIResponses, useSSEText } from '@ssekit/react'
import { useState } from 'react'
import type { Finished, ToolCall } from './toolCall.ts'

export function Ask() {
  const [calls, setCalls] = useState<ToolCall[]>([])
  const { text, isStreaming, start } = useSSEText('/api/answers/openai-responses', {
    manual: true,
    ...openAIResponses,
    events: {
      'response.output_item.done': ({ item }: Finished) => {
        if (item.type === 'function_call') setCalls((all) => [...all, item])
      },
    },
  })
  const ask = () => {
    setCalls([])
    void start({ question: 'Do I need an umbrella in Oslo?' })
  }

  return (
    <section>
      <button disabled={isStreaming} onClick={ask}>
        Ask
      </button>
      <p role="log">{text}</p>
      <ul aria-label="Tools">
        {calls.map((call) => (
          <li key={call.call_id}>
            {call.name}({call.arguments})
          </li>
        ))}
      </ul>
    </section>
  )
}
