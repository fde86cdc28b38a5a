import { createSSEClient, SSEProvider } from '@ssekit/react'
import type { ReactNode } from 'react'

const client = createSSEClient({
  headers: () => ({ Authorization: `Bearer ${sessionStorage.getItem('token')}` }),
})

export function Page({ children }: { children: ReactNode }) {
  return <SSEProvider client={client}>{children}</SSEProvider>
}
