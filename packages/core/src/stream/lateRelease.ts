import { after, type Cancel } from '../platform.ts'

/** Lets go after a moment, unless somebody comes. */
export interface LateRelease {
  start(): void
  cancel(): void
  /** To happen at the end of the present task: until then nothing more should be told. */
  isImminent(): boolean
}

/** Without `linger` (milliseconds) in a microtask: StrictMode and same-commit remounts leave and come back within one task. */
export const createLateRelease = (linger: number, release: () => void): LateRelease => {
  let pending: Cancel | null = null
  let isImminent = false

  const run = (): void => {
    pending = null
    isImminent = false
    release()
  }
  const nextMicrotask = (): Cancel => {
    let isCancelled = false
    isImminent = true
    queueMicrotask(() => {
      if (!isCancelled) run()
    })
    return () => {
      isCancelled = true
    }
  }

  return {
    start: () => {
      pending?.()
      pending = linger > 0 ? after(linger, run) : nextMicrotask()
    },
    cancel: () => {
      pending?.()
      pending = null
      isImminent = false
    },
    isImminent: () => isImminent,
  }
}
