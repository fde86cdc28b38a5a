/**
 * Remembers the tickets that were used, until they could not be used any more, in this process. Several nodes need one
 * memory for all of them.
 */
export const createUsedTickets = (): ((id: string, expiresAt: number) => boolean) => {
  const used = new Map<string, number>()
  return (id, expiresAt) => {
    const now = Date.now()
    // In the order of their use, which is nearly that of their end: the first that lives on ends the search.
    for (const [old, end] of used) {
      if (end > now) break
      used.delete(old)
    }
    if (used.has(id)) return false
    used.set(id, expiresAt)
    return true
  }
}
