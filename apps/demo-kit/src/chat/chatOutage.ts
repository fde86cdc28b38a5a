import type { SSEError } from '@ssekit/core'
import { outage, type ConnectionState, type Outage } from '../connection/outage.ts'

export interface Attempt extends ConnectionState {
  error: SSEError | null
  /** What there is of the answer. */
  answer: string
}

const passing = new Set([408, 425, 429])

const isRefusal = ({ status = 0 }: SSEError): boolean => status >= 400 && status < 500

/** Whether the same question would be refused again. */
const isFinal = (error: SSEError): boolean => isRefusal(error) && !passing.has(error.status!)

/** Why the server refused the question, in its own words; empty where its body is not its JSON. */
const reasonIn = ({ body }: SSEError): string => {
  try {
    const { error } = JSON.parse(body ?? '') as { error?: { message?: unknown } }
    return typeof error?.message === 'string' ? error.message : ''
  } catch {
    return ''
  }
}

/** What to tell the user when a question was not answered, or not to the end. */
export const chatOutage = ({ answer, ...state }: Attempt): Outage | null => {
  const { status, error } = state
  if (status !== 'error' || !error) return null
  if (answer) {
    const text = 'The line was lost in the middle of it. Ask again for a whole one.'
    return { title: 'The answer was cut short', text, canRetry: true }
  }
  const reason = reasonIn(error)
  if (!reason && !isRefusal(error)) return outage(state)
  const wait = error.retryAfter ? ` Ask again in ${Math.ceil(error.retryAfter / 1000)} s.` : ''
  return {
    title: 'The server refused the question',
    text: reason || `${error.message}${wait}`,
    canRetry: !isFinal(error),
  }
}
