/** So many at a time; who comes later waits, first come, first served. */
export interface Turns {
  /**
   * Waits for a place, and returns what gives it back.
   *
   * @throws the signal's reason when it is aborted before the turn has come: who has left the queue holds nobody up.
   */
  take(signal: AbortSignal): Promise<() => void>
}

/** All places are free at first. */
export const createTurns = (places: number): Turns => {
  const waiting = new Set<() => void>()
  let free = places

  const giveBack = () => {
    const [next] = waiting
    if (!next) {
      free += 1
      return
    }
    waiting.delete(next)
    next()
  }

  return {
    take: async (signal) => {
      signal.throwIfAborted()
      if (free > 0) free -= 1
      else {
        await new Promise<void>((resolve, reject) => {
          waiting.add(resolve)
          const leave = () => {
            if (waiting.delete(resolve)) reject(signal.reason as Error)
          }
          signal.addEventListener('abort', leave, { once: true })
        })
      }
      return giveBack
    },
  }
}
