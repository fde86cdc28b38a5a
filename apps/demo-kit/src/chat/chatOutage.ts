import type { SSEError } from '@ssekit/core'
import { outage, type ConnectionState, type Outage } from '../connection/outage.ts'

export interface Attempt extends ConnectionState {
  /** What there is of the answer. */
  answer: string
  /** Why the server refused the question, in its own words; empty when it gave none. */
  reason: string
}

const passing = new Set([408, 425, 429])

/** Whether the same question would be refused again. */
const isFinal = ({ status = 0 }: SSEError): boolean => status >= 400 && status < 500 && !passing.has(status)

/** What to tell the user when a question was not answered, or not to the end. */
export const chatOutage = ({ answer, reason, ...state }: Attempt): Outage | null => {
  const { status, error } = state
  if (status !== 'error' || !error) return null
  if (answer) {
    const text = 'The line was lost in the middle of it. Ask again for a whole one.'
    return { title: 'The answer was cut short', text, canRetry: true }
  }
  if (reason || isFinal(error)) {
    return {
      title: 'The server refused the question',
      text: reason || error.message,
      canRetry: !isFinal(error),
    }
  }
  return outage(state)
}
