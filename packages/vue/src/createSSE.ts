import { createSSEClient, getPageClient, type SSEClient, type StreamOptions } from '@ssekit/core'
import { hasInjectionContext, inject, type InjectionKey, type Plugin } from 'vue'

const SSEKey: InjectionKey<SSEClient> = Symbol('ssekit')

/**
 * A plugin that gives the app a client of its own: defaults (headers, reconnection) and shared streams. Without it
 * composables use one client for the whole page.
 *
 * @example
 * ```ts
 * app.use(createSSE({ headers: () => ({ Authorization: `Bearer ${token()}` }) }))
 * ```
 */
export const createSSE = (defaults?: StreamOptions | null): Plugin & { client: SSEClient } => {
  const client = createSSEClient(defaults)
  return {
    client,
    install: (app) => {
      app.provide(SSEKey, client)
    },
  }
}

/**
 * The client of the app's plugin, or the page's.
 *
 * @example
 * ```ts
 * const client = useSSEClient()
 * const logOut = () => client.clear()
 * ```
 */
export const useSSEClient = (): SSEClient =>
  (hasInjectionContext() ? inject(SSEKey, null) : null) ?? getPageClient()
