import type { StreamActivity } from '@ssekit/core'
import { createTale, type Tale, type TaleSnapshot } from './tale.ts'

/** What happened to the streams of this page, told by `observe`. */
export interface Story {
  /** For `observe`. */
  note(activity: StreamActivity): void
  subscribe(listener: () => void): () => void
  /** A line for each stream that has one to tell, the one that was heard of first on top. */
  getSnapshot(): readonly TaleSnapshot[]
}

/** Streams that are remembered: of runs there can be many. */
const MOST = 30

export const createStory = (): Story => {
  const tales = new Map<number, Tale>()
  const listeners = new Set<() => void>()
  let snapshot: readonly TaleSnapshot[] = []

  return {
    note: (activity) => {
      const { stream } = activity
      const path = pathOf(activity.url)
      let tale = tales.get(stream)
      if (!tale) {
        // The same address once more: the stream was left for so long that it was forgotten.
        for (const [id, { snapshot: old }] of tales) if (old.path === path) tales.delete(id)
        tales.set(stream, (tale = createTale(path)))
        if (tales.size > MOST) tales.delete(tales.keys().next().value!)
      }
      const before = tale.snapshot
      tale.tell(activity)
      if (tale.snapshot === before) return
      snapshot = [...tales.values()].map((each) => each.snapshot)
      for (const listener of listeners) listener()
    },
    subscribe: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    getSnapshot: () => snapshot,
  }
}

const pathOf = (url: string): string => new URL(url, 'http://page.invalid').pathname

/** The story of this page. */
export const story: Story = createStory()
