import type { Request } from 'express'
import { unauthorized } from '../auth/identify.ts'
import { visitorOf } from '../auth/visitor.ts'
import { forbidden } from '../http/httpError.ts'

/** What is asked for: as whom, and into which groups. */
export interface Wanted {
  /** The page that asks; who gives no name is known by it. */
  page: string
  user?: string | undefined
  groups?: readonly string[]
  /** What the request calls these two. @default { user: 'user', groups: 'groups' } */
  fields?: { user: string; groups: string }
}

/** Who opens a stream, what it may receive, and until when. */
export interface Admission {
  client: string
  groups: string[]
  expiresAt?: number
}

/**
 * Decides about every stream: the only place that does.
 *
 * @throws HttpError 401 without a proof where one is needed, 403 that names the field which asked for too much.
 */
export type Authorize = (req: Request, wanted: Wanted) => Admission

const defaultFields = { user: 'user', groups: 'groups' }

const refuseOthers = (field: string, wanted: readonly string[], allowed: readonly string[], who: string) => {
  const refused = wanted.find((group) => !allowed.includes(group))
  if (refused === undefined) return
  const open = allowed.length > 0 ? allowed.join(', ') : 'none'
  throw forbidden(field, `You may not join "${refused.slice(0, 80)}". ${who} may join ${open}.`)
}

/** The demo is open: a guest is whoever it says it is, but may join only the groups on the list. */
export const admitGuests =
  (groups: readonly string[]): Authorize =>
  (req, { page, user, groups: wanted = [], fields = defaultFields }) => {
    refuseOthers(fields.groups, wanted, groups, 'Guests')
    return { client: user ?? visitorOf(req)?.name ?? page, groups: [...new Set(wanted)] }
  }

/** Everyone is whom their token names, in the groups it names; who asks for none gets all of their own. */
export const admitVisitors: Authorize = (req, { user, groups: wanted = [], fields = defaultFields }) => {
  const visitor = visitorOf(req)
  if (!visitor) throw unauthorized('Log in first: POST /api/login.')
  const { name, groups, expiresAt } = visitor
  if (user !== undefined && user !== name) {
    throw forbidden(fields.user, `You are ${name}: the messages of others are not for you.`)
  }
  refuseOthers(fields.groups, wanted, groups, name)
  return { client: name, groups: [...new Set(wanted.length > 0 ? wanted : groups)], expiresAt }
}
