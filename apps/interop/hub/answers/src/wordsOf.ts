/** What to tell the reader: the server's words where it refused, else what happened. */
export const wordsOf = ({ body, message }: { body?: string | null; message: string }): string => {
  try {
    const { error } = JSON.parse(body ?? '')
    return String(error.message ?? (typeof error === 'string' ? error : message))
  } catch {
    return message
  }
}
