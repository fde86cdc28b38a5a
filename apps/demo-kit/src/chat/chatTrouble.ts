import type { SSEError } from '@ssekit/core'
import { wordsOf } from '../connection/refusal.ts'
import { troubleOf, type ConnectionState, type Trouble } from '../connection/trouble.ts'

export interface Attempt extends ConnectionState {
  error: SSEError | null
  /** What there is of the answer. */
  answer: string
}

const passing = new Set([408, 425, 429])

const isRefusal = ({ status = 0 }: SSEError): boolean => status >= 400 && status < 500

/** Whether the same question would be refused again. */
const isFinal = (error: SSEError): boolean => isRefusal(error) && !passing.has(error.status!)

/** What to tell the user when a question was not answered, or not to the end. */
export const chatTrouble = ({ answer, ...state }: Attempt): Trouble | null => {
  const { status, error } = state
  if (status !== 'error' || !error) return null
  if (answer) {
    const text = 'The connection was lost before it was complete. What had come is kept.'
    return { title: 'The answer was cut short', text, canRetry: true }
  }
  // What the server says of it is for programs.
  if (error.status === 401) return troubleOf(state)
  const reason = wordsOf(error)
  if (!reason && !isRefusal(error)) return troubleOf(state)
  const wait = error.retryAfter ? ` Ask again in ${Math.ceil(error.retryAfter / 1000)} s.` : ''
  const title = isRefusal(error) ? 'The server refused the question' : 'The question could not be answered'
  return { title, text: reason || `${error.message}${wait}`, canRetry: !isFinal(error) }
}
