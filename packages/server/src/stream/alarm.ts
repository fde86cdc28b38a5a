import { MAX_TIMEOUT } from '../options.ts'
import { quiet } from '../quiet.ts'

/** Calls back at a wall-clock time, however far away. Returns its cancellation; does not keep the process alive. */
export const setAlarm = (at: number, callback: () => void): (() => void) | null => {
  if (at === Infinity) return null
  let timer: NodeJS.Timeout
  const arm = (): void => {
    const left = at - Date.now()
    timer = quiet(setTimeout(left > MAX_TIMEOUT ? arm : callback, Math.min(Math.max(left, 0), MAX_TIMEOUT)))
  }
  arm()
  return () => clearTimeout(timer)
}
