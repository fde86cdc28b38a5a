import { warnOnce } from '@ssekit/core'
import { getCurrentInstance, getCurrentScope, onActivated, onDeactivated, onScopeDispose } from 'vue'

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
  hooks: ScopeHooks,
  whenDeactivated: 'keep' | 'pause' = 'keep',
): void => {
  if (typeof window === 'undefined') return
  hooks.start()
  if (!getCurrentScope()) {
    warnOnce(
      `${name}() was called outside a component's setup or an effectScope (after an await, perhaps), so nothing ends it: call close() yourself.`,
    )
    return
  }
  onScopeDispose(hooks.stop)
  if (whenDeactivated === 'pause' && getCurrentInstance()) {
    onDeactivated(hooks.stop)
    onActivated(hooks.start)
  }
}
