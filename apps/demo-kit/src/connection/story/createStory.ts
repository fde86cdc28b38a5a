import type { StreamActivity } from '@ssekit/core'
import { createStore, type Store } from '../../store/createStore.ts'
import { createTale, type Outage, type Tale, type TaleSnapshot } from './tale.ts'

/**
 * What happened to the streams of this page, told by `observe`: a line for each stream that has one to tell. A new line
 * comes below the others, so that it pushes none away; the oldest is forgotten first.
 */
export interface Story extends Store<readonly TaleSnapshot[]> {
  /** For `observe`. */
  note: (activity: StreamActivity) => void
}

/** Streams that are remembered: of runs there can be many. */
const MOST = 30

export const createStory = (): Story => {
  const tales = new Map<number, Tale>()
  const { set, ...store } = createStore<readonly TaleSnapshot[]>([])

  return {
    ...store,
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
      if (before.steps.length === 0 && tale.snapshot.steps.length > 0) {
        tales.delete(stream)
        tales.set(stream, tale)
      }
      if (tale.snapshot !== before) set([...tales.values()].map(({ snapshot }) => snapshot))
    },
  }
}

const pathOf = (url: string): string => new URL(url, 'http://page.invalid').pathname

/** The story of this page. */
export const story: Story = createStory()

const none: readonly Outage[] = []

/** When a stream was without a connection. */
export const outagesOf = (tales: readonly TaleSnapshot[], path: string): readonly Outage[] =>
  tales.find((tale) => tale.path === path)?.outages ?? none
