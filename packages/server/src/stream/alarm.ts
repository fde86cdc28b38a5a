import { quiet } from '../quiet.ts'

/** How often the clock is looked at: it may be set, or go on while the machine sleeps, and no timer tells of that. */
const LOOK = 30_000

/** Calls back at a wall-clock time, however far away. Returns its cancellation; does not keep the process alive. */
export const setAlarm = (at: number, callback: () => void): (() => void) | null => {
  if (at === Infinity) return null
  let timer: NodeJS.Timeout
  const arm = (): void => {
    const left = at - Date.now()
    timer = quiet(setTimeout(left > LOOK ? arm : callback, Math.min(Math.max(left, 0), LOOK)))
  }
  arm()
  return () => clearTimeout(timer)
}
