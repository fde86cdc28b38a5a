import { hasInjectionContext, inject, ssrContextKey } from 'vue'

/** Also true where a server renders in an environment that has a `window`, as test runners do. */
export const isServer = (): boolean =>
  typeof window === 'undefined' || (hasInjectionContext() && inject(ssrContextKey, null) !== null)
