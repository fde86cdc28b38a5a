import type { Request } from 'express'
import { forbidden } from './http/httpError.ts'

/** Who opens a stream, and what it may receive. */
export interface Admission {
  client: string
  groups: string[]
}

/**
 * Decides about every stream: the only place that does, so that a log-in has one place to go.
 *
 * @throws HttpError 403 that names the field which asked for too much.
 */
export type Authorize = (req: Request, wanted: Admission & { field: string }) => Admission

/** The demo is open: a guest is whoever it says it is, but may join only the groups on the list. */
export const createAuthorize =
  (groups: readonly string[]): Authorize =>
  (_req, { client, groups: wanted, field }) => {
    const refused = wanted.find((group) => !groups.includes(group))
    if (refused !== undefined) {
      throw forbidden(
        field,
        `You may not join "${refused.slice(0, 80)}". Guests may join ${groups.join(', ')}.`,
      )
    }
    return { client, groups: [...new Set(wanted)] }
  }
