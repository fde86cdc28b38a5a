const PATIENCE = 18_000

/** Waits until the condition holds; `what` names it in the failure. */
export const until = async (condition: () => boolean, what: string): Promise<void> => {
  const end = Date.now() + PATIENCE
  while (!condition()) {
    if (Date.now() > end) throw new Error(`Waited ${PATIENCE} ms in vain for ${what}.`)
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}
