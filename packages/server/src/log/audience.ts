import { SSEServerError } from '../errors.ts'

/** Whom a message is for. Plain data: it is stored with the message and filters replay as it filtered live. */
export type Audience =
  | { readonly to: 'all' }
  | { readonly to: 'group'; readonly group: string; readonly except: readonly string[] }
  | { readonly to: 'clients'; readonly clients: readonly string[]; readonly group?: string }

/** The receiver of `hub.send`: a client, a client's connections within a group, or several clients. */
export type Receiver = string | { readonly client: string; readonly group?: string } | readonly string[]

/** What decides whether a message is for someone. */
interface Rights {
  readonly client: string
  readonly groups?: readonly string[]
}

/** True when a connection with these rights is meant. */
export const isMeant = (audience: Audience, { client, groups = [] }: Rights): boolean => {
  switch (audience.to) {
    case 'all':
      return true
    case 'group':
      return groups.includes(audience.group) && !audience.except.includes(client)
    case 'clients':
      return (
        audience.clients.includes(client) && (audience.group === undefined || groups.includes(audience.group))
      )
  }
}

/** A client id or group name as given by a caller, or an error that names the argument. */
export const checkName = (value: unknown, field: string): string => {
  if (typeof value === 'string' && value !== '') return value
  const got = value === '' ? 'an empty string' : value === null ? 'null' : typeof value
  throw new SSEServerError('invalid-target', `${field} must be a string that is not empty, got ${got}.`, {
    field,
  })
}

/** A slip such as `groups` for `group` must not widen whom it is for, nor a `reconnect: false` in the wrong place let them back in. */
export const checkFields = (given: object, owner: string): void => {
  const unknown = Object.keys(given).find((key) => key !== 'client' && key !== 'group')
  if (unknown === undefined) return
  const text = `${owner} has no field "${unknown}". It knows: client, group.`
  throw new SSEServerError('invalid-target', text, { field: unknown })
}

export const clientsAudience = (receiver: Receiver): Audience => {
  if (typeof receiver === 'string') return { to: 'clients', clients: [checkName(receiver, 'client')] }
  if (Array.isArray(receiver)) {
    return {
      to: 'clients',
      // Not by map, which passes over the holes of a list.
      clients: [...new Set(Array.from(receiver, (client, i) => checkName(client, `clients[${i}]`)))],
    }
  }
  const { client, group } = (receiver ?? {}) as { client?: unknown; group?: unknown }
  const clients = [checkName(client, 'client')]
  checkFields(receiver, 'A receiver')
  return group === undefined
    ? { to: 'clients', clients }
    : { to: 'clients', clients, group: checkName(group, 'group') }
}

export const groupAudience = (group: string, except?: string | readonly string[] | null): Audience => ({
  to: 'group',
  group: checkName(group, 'group'),
  except: Array.isArray(except)
    ? Array.from(except, (client, i) => checkName(client, `except[${i}]`))
    : except == null
      ? []
      : [checkName(except, 'except')],
})
