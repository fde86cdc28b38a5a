import { createSSEClient, SSEProvider } from '@ssekit/react'
import type { ReactNode } from 'react'

const token = () => sessionStorage.getItem('token')
// A header that is null is left out: nobody is logged in yet.
const client = createSSEClient({ headers: () => ({ Authorization: token() && `Bearer ${token()}` }) })

export function Page({ children }: { children: ReactNode }) {
  return <SSEProvider client={client}>{children}</SSEProvider>
}
