import { shownUrl } from './shownUrl.ts'

// Development only, as `explain.ts`, which alone reads it.

/** So many sources, each within so many milliseconds of the one before, are no user's: nobody types as fast. */
const AFTER = 20
const WITHIN = 100

const changes = new WeakMap<object, { count: number; at: number; identity: string | null }>()

/** Called with each change of a component's source. What is new in each render opens connection after connection, or renders without end. */
export const ofRestless = (component: object, identity: string | null, url: string): string | string[] => {
  const at = Date.now()
  const before = changes.get(component)
  // Rendered once more, and thrown away once more: a transition that waits.
  if (before?.identity === identity) return []
  const count = before && at - before.at < WITHIN ? before.count + 1 : 1
  changes.set(component, { count, at, identity })
  return count === AFTER
    ? `A component has given another source ${count} times in a row, ${shownUrl(url)} at last, and each has a connection of its own. ` +
        'Is something in it new in each render, such as a time or a random number? Make that once, with useState or outside the component.'
    : []
}
