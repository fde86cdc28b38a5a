/** For whom the server plays absent, and how long still. */
export interface Absences {
  /** @param client whose streams; everyone's when null. A later word about the same client replaces this one. */
  add(client: string | null, seconds: number): void
  /** Whole seconds, rounded up, until this client is served again; 0 when it is. */
  secondsLeft(client: string): number
}

/** Forgotten, oldest first, past this many: pages come and go. */
const maxAbsences = 1000

/**
 * Nobody at first.
 *
 * @param now a clock in milliseconds that never goes back
 */
export const createAbsences = (now: () => number = () => performance.now()): Absences => {
  const ends = new Map<string | null, number>()
  return {
    add: (client, seconds) => {
      ends.delete(client)
      ends.set(client, now() + seconds * 1000)
      if (ends.size > maxAbsences) ends.delete(ends.keys().next().value!)
    },
    secondsLeft: (client) => {
      const end = Math.max(ends.get(client) ?? 0, ends.get(null) ?? 0)
      return Math.max(0, Math.ceil((end - now()) / 1000))
    },
  }
}
