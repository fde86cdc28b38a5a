/**
 * `fetch` that also hands on what a refusal says. A stream reads no body but an event stream's; here the server's JSON
 * says what was wrong with the question.
 *
 * @param onReason runs before the response is handed on
 */
export const listenForRefusal =
  (onReason: (reason: string) => void): typeof fetch =>
  async (input, init) => {
    const response = await fetch(input, init)
    if (!response.ok)
      onReason(
        reasonIn(
          await response
            .clone()
            .json()
            .catch(() => null),
        ),
      )
    return response
  }

const reasonIn = (body: unknown): string => {
  const message = (body as { error?: { message?: unknown } } | null)?.error?.message
  return typeof message === 'string' ? message : ''
}
