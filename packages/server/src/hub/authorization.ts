import { SSEServerError } from '../errors.ts'
import type { Logger } from '../logger.ts'
import { quiet } from '../quiet.ts'
import { type Authorize, type Grant, checkGrant } from '../stream/grant.ts'

/** What is answered instead of a stream, with an empty body. */
export interface Refusal {
  readonly status: number
}

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

/** How long `authorize` may take before the operator is told. */
const SLOW = 30_000

/** Tells the operator, once of each `authorize`. */
const createNotice = () => {
  const told = new WeakSet<object>()
  return (authorize: object, logger: Logger, text: string): void => {
    if (!told.has(authorize)) logger.warn(text)
    told.add(authorize)
  }
}
const tellSlow = createNotice()
const tellUnread = createNotice()

/** Its places come back when the clients have left: all there is to do about it is to say so. */
const watch = (authorize: object, logger: Logger): NodeJS.Timeout => {
  const text = `authorize has not answered for ${SLOW} ms; each request it keeps waiting counts in the limits.`
  return quiet(setTimeout(() => tellSlow(authorize, logger, text), SLOW))
}

/** Of a misspelt `groups` or `expiresAt` nothing else would tell; a whole record of a user may be meant. */
const grantOf = (answer: object, authorize: object, logger: Logger): Grant => {
  const grant = checkGrant(answer)
  const unread = Object.keys(answer).filter((name) => !(name in grant))
  if (unread.length > 0) {
    const text = `What authorize returned has ${unread.join(', ')}, which the hub does not read: a grant is { client, groups?, expiresAt? }.`
    tellUnread(authorize, logger, text)
  }
  return grant
}

/** Asks `authorize`. Whatever it does, the answer is a grant or a refusal; what only the operator should know is logged. */
export const askAuthorization = async <Request>(
  authorize: Authorize<Request>,
  request: Request,
  logger: Logger,
): Promise<Grant | Refusal> => {
  const timer = watch(authorize, logger)
  try {
    const answer = await authorize(request)
    if (answer === null || answer === undefined) return { status: 401 }
    return typeof answer === 'number' ? refusalOf(answer) : grantOf(answer, authorize, logger)
  } catch (error) {
    const status = statusOf(error)
    if (status === null) logger.error('authorize failed, the request is answered with 500', error)
    return { status: status ?? 500 }
  } finally {
    clearTimeout(timer)
  }
}
