import type { PostedNotification } from '../api/events.ts'
import { createStore, type Store } from '../store/createStore.ts'
import { createAnnouncer } from './createAnnouncer.ts'
import { showDesktop } from './desktopNotification.ts'

export interface ArrivalsState {
  /** What is shown for a moment, newest first. */
  toasts: readonly PostedNotification[]
  /** How many more came meanwhile. */
  more: number
  /** What is read out. */
  announcement: string
  /** Whether the browser shows them too. */
  desktop: boolean
}

/** What becomes of a notification as it comes: a store for both demos, with the functions their buttons call. */
export interface Arrivals extends Store<ArrivalsState> {
  add: (notification: PostedNotification) => void
  dismiss: () => void
  /** Somebody looks at them, or has them under the pointer: they stay. */
  hold: () => void
  release: () => void
  setDesktop: (desktop: boolean) => void
}

const most = 3

export interface ArrivalsOptions {
  /** Whether who looks at the page sees them come anyway. */
  isInSight: () => boolean
  /** How long toasts stay, in milliseconds. @default 6000 */
  duration?: number
}

export const createArrivals = ({ isInSight, duration = 6000 }: ArrivalsOptions): Arrivals => {
  const store = createStore<ArrivalsState>({ toasts: [], more: 0, announcement: '', desktop: false })
  const show = (next: Partial<ArrivalsState>) => store.set({ ...store.getSnapshot(), ...next })
  const announcer = createAnnouncer((announcement) => show({ announcement }))
  let timer: ReturnType<typeof setTimeout> | undefined
  let isHeld = false

  const dismiss = () => {
    clearTimeout(timer)
    isHeld = false
    show({ toasts: [], more: 0 })
  }
  const restart = () => {
    clearTimeout(timer)
    if (!isHeld) timer = setTimeout(dismiss, duration)
  }

  return {
    subscribe: store.subscribe,
    getSnapshot: store.getSnapshot,
    add: (notification) => {
      announcer.add(notification)
      const { desktop, toasts, more } = store.getSnapshot()
      if (desktop) showDesktop(notification)
      if (isInSight()) return
      const all = [notification, ...toasts]
      show({ toasts: all.slice(0, most), more: more + Math.max(0, all.length - most) })
      restart()
    },
    dismiss,
    hold: () => {
      isHeld = true
      clearTimeout(timer)
    },
    release: () => {
      if (!isHeld) return
      isHeld = false
      restart()
    },
    setDesktop: (desktop) => show({ desktop }),
  }
}
