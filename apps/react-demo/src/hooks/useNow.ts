import { ticker } from '@ssekit/demo-kit'
import { useSyncExternalStore } from 'react'

const never = () => () => {}

/**
 * The time of day in epoch milliseconds, moving on a few times a second while the component is mounted.
 *
 * @param isNeeded whether it is to move on. @default true
 */
export const useNow = (isNeeded = true): number =>
  useSyncExternalStore(isNeeded ? ticker.subscribe : never, ticker.now)
