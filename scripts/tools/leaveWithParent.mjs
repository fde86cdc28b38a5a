import process from 'node:process'
import { clearInterval, setInterval } from 'node:timers'

const interval = 500

/**
 * npm runs a script through a shell, and hands a signal to that shell only: it ends, and what it started would live on,
 * still holding the port. So when the parent has gone, this process sends itself the signal that never came.
 */
export const leaveWithParent = () => {
  if (!process.env.npm_lifecycle_event) return
  const parent = process.ppid
  const timer = setInterval(() => {
    if (process.ppid === parent) return
    clearInterval(timer)
    process.kill(process.pid, 'SIGTERM')
  }, interval)
  timer.unref()
}
