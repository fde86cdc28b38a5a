// Taken before a test may install fake timers.
const { setTimeout, performance } = globalThis

const LIMIT = 10_000

/** Resolves as soon as the condition holds; rejects, naming it, when it does not come about. */
export const until = async (condition: () => unknown): Promise<void> => {
  const end = performance.now() + LIMIT
  while (!condition()) {
    if (performance.now() > end) throw new Error(`Never came true: ${condition.toString()}`)
    await new Promise((resolve) => setTimeout(resolve, 2))
  }
}
