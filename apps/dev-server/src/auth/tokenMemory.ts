/** What no token can tell about itself. Several nodes need one memory for all of them. */
export interface TokenMemory {
  /** Remembers that a ticket was used for as long as it could be used again; false when it was used before. */
  useTicket(id: string, expiresAt: number): boolean | Promise<boolean>
  /** Remembers when a visitor logged out, until the last token from before has expired. All in epoch milliseconds. */
  logOut(name: string, at: number, expiresAt: number): void | Promise<void>
  /** When this visitor last logged out; 0 when that is too long ago to matter. */
  loggedOutAt(name: string): number | Promise<number>
}

/** For one node: it forgets with the process. */
export const createTokenMemory = (): TokenMemory => {
  const tickets = createExpiringMap<true>()
  const logOuts = createExpiringMap<number>()
  return {
    useTicket: (id, expiresAt) => {
      if (tickets.get(id)) return false
      tickets.set(id, true, expiresAt)
      return true
    },
    logOut: (name, at, expiresAt) => logOuts.set(name, at, expiresAt),
    loggedOutAt: (name) => logOuts.get(name) ?? 0,
  }
}

const createExpiringMap = <Value>() => {
  const entries = new Map<string, { value: Value; expiresAt: number }>()
  const dropOld = () => {
    const now = Date.now()
    // In the order they came, which is nearly that of their end: the first that lives on ends the search.
    for (const [key, { expiresAt }] of entries) {
      if (expiresAt > now) break
      entries.delete(key)
    }
  }
  return {
    get: (key: string): Value | undefined => {
      dropOld()
      return entries.get(key)?.value
    },
    set: (key: string, value: Value, expiresAt: number) => {
      // Anew, so that it comes last.
      entries.delete(key)
      entries.set(key, { value, expiresAt })
    },
  }
}
