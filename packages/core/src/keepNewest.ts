/** Whether the oldest had to go, for there to be at most so many: what comes from the wire must not grow without end. */
export const keepNewest = <K>(entries: Set<K> | Map<K, unknown>, most: number): boolean =>
  entries.size > most && entries.delete(entries.keys().next().value!)
