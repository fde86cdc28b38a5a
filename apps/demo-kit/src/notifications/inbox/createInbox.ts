import { shownRange } from '../../api/limits.ts'
import { createStore, type Store } from '../../store/createStore.ts'
import type { InboxFilter } from './inboxView.ts'
import { createMarks, withMark, type Mark, type Marks } from './marks.ts'

export interface InboxState {
  filter: InboxFilter
  /** How many are shown at most. */
  limit: number
  /** The one that is read just now. */
  openId: string | null
  marks: Marks
}

/** What one looks at in the inbox: a store for both demos, with the functions their buttons and keys call. */
export interface Inbox extends Store<InboxState> {
  /** Shows one; whoever has it before their eyes has read it. */
  open: (id: string) => void
  close: () => void
  filterBy: (filter: InboxFilter) => void
  setLimit: (limit: number) => void
  showMore: () => void
  /** Marks those as read that are new. */
  readAll: (items: readonly { id: string }[]) => void
  /** Done with those that were read. */
  clearRead: (items: readonly { id: string }[]) => void
  /** Done with it; or back to the inbox, if it is. */
  toggleDone: (id: string) => void
  toggleRead: (id: string) => void
}

const page = 50

export const createInbox = (): Inbox => {
  const marks = createMarks()
  const store = createStore<InboxState>({
    filter: 'inbox',
    limit: page,
    openId: null,
    marks: marks.getSnapshot(),
  })
  const show = (next: Partial<InboxState>) => store.set({ ...store.getSnapshot(), ...next })
  marks.subscribe(() => show({ marks: marks.getSnapshot() }))

  const mark = (ids: readonly string[], next: Mark | null) => {
    const { openId } = store.getSnapshot()
    // What is put away, or to be read later, is not before anybody's eyes.
    if (next !== 'read' && openId !== null && ids.includes(openId)) show({ openId: null })
    // Onto what is kept now: another tab may have marked some a moment ago.
    marks.set(withMark(marks.fresh(), ids, next))
  }
  const markThose = (items: readonly { id: string }[], now: Mark | undefined, next: Mark) => {
    const kept = marks.fresh()
    mark(
      items.filter(({ id }) => kept[id] === now).map(({ id }) => id),
      next,
    )
  }

  return {
    subscribe: store.subscribe,
    getSnapshot: store.getSnapshot,
    open: (id) => {
      show({ openId: id })
      if (!store.getSnapshot().marks[id]) mark([id], 'read')
    },
    close: () => show({ openId: null }),
    filterBy: (filter) => show({ filter, openId: null }),
    setLimit: (limit) => show({ limit }),
    showMore: () => show({ limit: Math.min(shownRange.max, store.getSnapshot().limit + page) }),
    readAll: (items) => markThose(items, undefined, 'read'),
    clearRead: (items) => markThose(items, 'read', 'done'),
    toggleDone: (id) => mark([id], marks.fresh()[id] === 'done' ? 'read' : 'done'),
    toggleRead: (id) => mark([id], marks.fresh()[id] ? null : 'read'),
  }
}
