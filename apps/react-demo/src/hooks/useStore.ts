import type { Store } from '@ssekit/demo-kit'
import { useSyncExternalStore } from 'react'

/** What is in a store, now and after each change. */
export const useStore = <T>({ subscribe, getSnapshot }: Store<T>): T =>
  useSyncExternalStore(subscribe, getSnapshot)
