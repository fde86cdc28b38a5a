import { ticker } from '@ssekit/demo-kit'
import { useSyncExternalStore } from 'react'

/** The time of day in epoch milliseconds, moving on a few times a second while the component is mounted. */
export const useNow = (): number => useSyncExternalStore(ticker.subscribe, ticker.now)
