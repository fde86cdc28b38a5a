import { getPageClient, type SSEClient } from '@ssekit/core'
import { createContext, createElement, useContext, type ReactElement, type ReactNode } from 'react'

const SSEContext = createContext<SSEClient | null>(null)

/** What a provider is given. */
export interface SSEProviderProps {
  /** The client whose defaults and shared streams the hooks below use. Make it once, outside the component. */
  client: SSEClient
  children?: ReactNode
}

/**
 * Gives the hooks below it a client of their own: its defaults (headers, reconnection) and its shared streams. Without
 * a provider hooks use one client for the whole page.
 *
 * @example
 * ```tsx
 * const client = createSSEClient({ headers: () => ({ Authorization: `Bearer ${token()}` }) })
 *
 * export const Root = () => <SSEProvider client={client}><App /></SSEProvider>
 * ```
 */
export const SSEProvider = ({ client, children }: SSEProviderProps): ReactElement =>
  createElement(SSEContext.Provider, { value: client }, children)

/**
 * The client of the nearest provider, or the page's.
 *
 * @example
 * ```tsx
 * const client = useSSEClient()
 * return <button onClick={() => client.clear()}>Log out</button>
 * ```
 */
export const useSSEClient = (): SSEClient => useContext(SSEContext) ?? getPageClient()
