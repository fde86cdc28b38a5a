import { guestId } from './guestId.ts'
import { apiError, type ApiError } from './apiError.ts'

const startServer = 'The dev server does not answer. Start it with “npm start” in the project’s folder.'

/** Proxies (Vite's among them) answer for an absent server with one of these and no JSON. */
const isAbsent = (status: number): boolean => status === 500 || status === 502 || status === 504

const refusal = (status: number, body: unknown): ApiError => {
  const { code, field, message } = (body as { error?: Record<string, string> } | null)?.error ?? {}
  if (message) return apiError(message, { status, code: code ?? 'refused', field })
  if (isAbsent(status)) return apiError(startServer, { status, code: 'unreachable' })
  return apiError(`The server answered ${status} without saying why.`, { status, code: 'refused' })
}

/**
 * One JSON request to the dev server.
 *
 * @throws {@link ApiError} whose message can be shown as it is: `unreachable` when no server answers, `not-json` when
 * something else answers, else the server's own code and the field it refused.
 */
export const callApi = async <T>(path: string, body?: unknown): Promise<T> => {
  const request: RequestInit =
    body === undefined
      ? { headers: { 'X-SSE-Client': guestId } }
      : {
          method: 'POST',
          headers: { 'X-SSE-Client': guestId, 'Content-Type': 'application/json' },
          body: JSON.stringify(body),
        }

  const response = await fetch(path, request).catch((cause: unknown) => {
    throw apiError(startServer, { status: 0, code: 'unreachable', cause })
  })
  const answer: unknown = await response.json().catch(() => null)

  if (!response.ok) throw refusal(response.status, answer)
  if (answer === null) {
    throw apiError(
      `${path} answered with something other than JSON. Is this page served by the dev server?`,
      {
        status: response.status,
        code: 'not-json',
      },
    )
  }
  return answer as T
}
