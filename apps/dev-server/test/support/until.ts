import { setTimeout as wait } from 'node:timers/promises'

/** Waits for a condition; what it waited for stands in the error. */
export const until = async (
  what: string,
  holds: () => boolean | Promise<boolean>,
  timeout = 18_000,
): Promise<void> => {
  const deadline = performance.now() + timeout
  while (!(await holds())) {
    if (performance.now() > deadline) throw new Error(`Waited ${timeout} ms in vain: ${what}`)
    await wait(5)
  }
}
