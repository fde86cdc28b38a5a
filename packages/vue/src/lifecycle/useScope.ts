import { warn } from '@ssekit/core'
import {
  getCurrentInstance,
  getCurrentScope,
  onActivated,
  onDeactivated,
  onMounted,
  onScopeDispose,
} from 'vue'
import { isHydrating, isServer } from './rendering.ts'

export interface ScopeHooks {
  start(): void
  stop(): void
}

/**
 * Runs between the setup of a component (or effect scope) and its end. On a server nothing is started: there is nobody
 * to stop it.
 */
export const useScope = (
  name: string,
  { start, stop }: ScopeHooks,
  whenDeactivated: 'keep' | 'pause' | null | undefined,
): void => {
  if (isServer()) return
  let isRunning = false
  const run = (): void => {
    // `activated` follows the first mount too.
    if (isRunning) return
    isRunning = true
    start()
  }
  const pause = (): void => {
    if (!isRunning) return
    isRunning = false
    stop()
  }

  // The first render must be what the server rendered, whatever arrives meanwhile.
  if (isHydrating()) onMounted(run)
  else run()
  if (!getCurrentScope()) {
    warn('unscoped', name)
    return
  }
  onScopeDispose(pause)
  if (whenDeactivated === 'pause' && getCurrentInstance()) {
    onDeactivated(pause)
    onActivated(run)
  }
}
