/** What to tell the reader: the provider's words where it refused, else what happened. */
export const wordsOf = ({ body, message }: { body?: string | null; message: string }): string => {
  try {
    return JSON.parse(body ?? '').error.message
  } catch {
    return message
  }
}
