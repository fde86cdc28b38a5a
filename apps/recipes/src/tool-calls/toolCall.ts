/** What a model wants to have called, and with what: text that is JSON. */
export interface ToolCall {
  type: 'function_call'
  call_id: string
  name: string
  arguments: string
}

/** Of OpenAI's Responses: one piece of the answer is whole, its words or a call. */
export interface Finished {
  item: ToolCall | { type: 'message' | 'reasoning' }
}
