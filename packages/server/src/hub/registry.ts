import type { Audience } from '../log/audience.ts'

/** What someone who is connected is found by. */
export interface Registered {
  readonly client: string
  readonly groups: readonly string[]
  readonly address: string | undefined
}

/** How a held poll ends before its time: a status, or an empty list. */
export type PollEnd = 401 | 204 | 'empty'

/** A poll that is being answered, which may take as long as its client is willing to wait. */
export interface HeldPoll extends Registered {
  /** Something for it was sent: it looks. */
  wake(): void
  /** Its rights are gone: nothing it has looked up is answered any more. */
  end(how: PollEnd): void
}

/** Who is connected to this node, found by client, group and address without looking at the others. */
export interface Registry<Entry extends Registered = Registered> {
  readonly size: number
  add(entry: Entry): void
  remove(entry: Entry): void
  all(): Iterable<Entry>
  matching(audience: Audience): Iterable<Entry>
  countClient(client: string): number
  countAddress(address: string): number
  clientCount(): number
  /** Connections per group. */
  groupCounts(): Record<string, number>
}

const put = <Entry>(index: Map<string, Set<Entry>>, key: string, entry: Entry): void => {
  const entries = index.get(key)
  if (entries) entries.add(entry)
  else index.set(key, new Set([entry]))
}

const take = <Entry>(index: Map<string, Set<Entry>>, key: string, entry: Entry): void => {
  const entries = index.get(key)
  if (entries?.delete(entry) && entries.size === 0) index.delete(key)
}

function* filter<Entry>(entries: Iterable<Entry>, keep: (entry: Entry) => boolean): Iterable<Entry> {
  for (const entry of entries) if (keep(entry)) yield entry
}

export const createRegistry = <Entry extends Registered>(): Registry<Entry> => {
  const entries = new Set<Entry>()
  const clients = new Map<string, Set<Entry>>()
  const groups = new Map<string, Set<Entry>>()
  const addresses = new Map<string, Set<Entry>>()

  const ofClients = function* (ids: readonly string[]): Iterable<Entry> {
    for (const id of ids) yield* clients.get(id) ?? []
  }

  return {
    get size() {
      return entries.size
    },
    add(entry) {
      entries.add(entry)
      put(clients, entry.client, entry)
      for (const group of entry.groups) put(groups, group, entry)
      if (entry.address !== undefined) put(addresses, entry.address, entry)
    },
    remove(entry) {
      entries.delete(entry)
      take(clients, entry.client, entry)
      for (const group of entry.groups) take(groups, group, entry)
      if (entry.address !== undefined) take(addresses, entry.address, entry)
    },
    all: () => entries,
    matching(audience) {
      if (audience.to === 'all') return entries
      if (audience.to === 'clients') {
        const { group } = audience
        const found = ofClients(audience.clients)
        return group === undefined ? found : filter(found, (entry) => entry.groups.includes(group))
      }
      const members = groups.get(audience.group) ?? []
      if (audience.except.length === 0) return members
      const except = new Set(audience.except)
      return filter(members, ({ client }) => !except.has(client))
    },
    countClient: (client) => clients.get(client)?.size ?? 0,
    countAddress: (address) => addresses.get(address)?.size ?? 0,
    clientCount: () => clients.size,
    groupCounts: () => Object.fromEntries([...groups].map(([group, members]) => [group, members.size])),
  }
}
