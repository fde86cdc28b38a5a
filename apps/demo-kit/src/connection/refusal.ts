import type { SSEError } from '@ssekit/core'

/** Why the server refused, in its own words; empty where its body is not the JSON of our server. */
export const wordsOf = ({ body }: Partial<Pick<SSEError, 'body'>>): string => {
  try {
    const { error } = JSON.parse(body ?? '') as { error?: { message?: unknown } }
    return typeof error?.message === 'string' ? error.message : ''
  } catch {
    return ''
  }
}
