import { SSEServerError } from '../errors.ts'

/** What `authorize` grants a connection. */
export interface Grant {
  /** Who it is. Several connections (tabs, devices) may share a client id. */
  readonly client: string
  /**
   * The groups this connection receives. Decide them from what you know of the client, never from the URL on trust.
   * @default []
   */
  readonly groups?: readonly string[]
  /**
   * Epoch milliseconds after which the stream is ended, so that the client returns and is authorised anew; a held poll is
   * answered 401, as is who comes with a time that is over.
   * @default Infinity: never
   */
  readonly expiresAt?: number
}

/** A grant; a status to answer with (empty body); null or undefined for 401. */
export type Authorization = Grant | number | null | undefined

/** Asked before every stream, on each reconnection again. It may throw an error with a `status` (or `statusCode`). */
export type Authorize<Request> = (request: Request) => Authorization | Promise<Authorization>

/** Streams without an owner are not what anybody wants: open ones are granted explicitly. */
export const checkAuthorize = (authorize: unknown): void => {
  if (typeof authorize === 'function') return
  const text =
    'A handler needs an authorize function: (req) => ({ client, groups }), a status, or null for 401.'
  throw new SSEServerError('invalid-option', text, { field: 'authorize' })
}

const invalid = (text: string, field: string): SSEServerError =>
  new SSEServerError(
    'invalid-grant',
    `authorize must return { client, groups?, expiresAt? }, a status or null: ${text}.`,
    { field },
  )

const isName = (value: unknown): value is string => typeof value === 'string' && value !== ''

const isTime = (value: unknown): value is number => typeof value === 'number' && !Number.isNaN(value)

/** A clean copy: what the caller does to its object later changes nobody's rights. */
export const checkGrant = (value: unknown): Required<Grant> => {
  if (typeof value !== 'object' || value === null) throw invalid(`got ${typeof value}`, 'grant')
  const { client, groups = [], expiresAt = Infinity } = value as Record<keyof Grant, unknown>
  if (!isName(client)) throw invalid('client must be a string that is not empty', 'client')
  if (!Array.isArray(groups) || !groups.every(isName)) {
    throw invalid('groups must be an array of strings that are not empty', 'groups')
  }
  if (!isTime(expiresAt)) {
    throw invalid('expiresAt must be a time in epoch milliseconds, or Infinity for never', 'expiresAt')
  }
  return { client, groups: [...new Set(groups)], expiresAt }
}
