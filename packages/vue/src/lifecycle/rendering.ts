import { getCurrentInstance, hasInjectionContext, inject, ssrContextKey } from 'vue'

/** Whether the component being set up takes over markup that a server made: before its mount a vnode has its element only then. */
export const isHydrating = (): boolean => {
  const instance = getCurrentInstance()
  return Boolean(instance?.vnode.el) && !instance!.isMounted
}

/** Also true where a server renders in an environment that has a `window`, as test runners do. */
export const isServer = (): boolean =>
  typeof window === 'undefined' || (hasInjectionContext() && inject(ssrContextKey, null) !== null)
