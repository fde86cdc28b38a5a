import { setTimeout } from 'node:timers/promises'

/** Waits until something holds, for half a minute at most. */
export const waitFor = async (
  holds: () => boolean | Promise<boolean>,
  what: () => string,
  timeout = 30_000,
): Promise<void> => {
  const giveUpAt = Date.now() + timeout
  while (!(await holds())) {
    if (Date.now() > giveUpAt) throw new Error(`Waited in vain for ${what()}`)
    await setTimeout(20)
  }
}
