import { SSEServerError } from '../errors.ts'
import { type Authorize, type Grant, checkGrant } from '../stream/grant.ts'
import type { Logger } from './hub.ts'
import type { Refusal } from './refusal.ts'

const statusOf = (error: unknown): number | null => {
  const { status, statusCode } = (error ?? {}) as { status?: unknown; statusCode?: unknown }
  const found = [status, statusCode].find((value) => Number.isInteger(value)) as number | undefined
  return found !== undefined && found >= 400 && found <= 599 ? found : null
}

const refusalOf = (status: number): Refusal => {
  if (Number.isInteger(status) && (status === 204 || (status >= 300 && status <= 599))) return { status }
  throw new SSEServerError(
    'invalid-grant',
    `authorize returned the status ${status}: use 204 or 300 to 599, or return a grant to open the stream.`,
    { field: 'status' },
  )
}

/** Asks `authorize`. Whatever it does, the answer is a grant or a refusal; what only the operator should know is logged. */
export const askAuthorization = async <Request>(
  authorize: Authorize<Request>,
  request: Request,
  logger: Logger,
): Promise<Grant | Refusal> => {
  try {
    const answer = await authorize(request)
    if (answer === null || answer === undefined) return { status: 401 }
    if (typeof answer === 'number') return refusalOf(answer)
    const grant = checkGrant(answer)
    return grant.expiresAt !== undefined && grant.expiresAt <= Date.now() ? { status: 401 } : grant
  } catch (error) {
    const status = statusOf(error)
    if (status === null) logger.error('authorize failed, the request is answered with 500', error)
    return { status: status ?? 500 }
  }
}
