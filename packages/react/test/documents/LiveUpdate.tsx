import type { ReactElement } from 'react'
import { useSSE } from '../../src/index.ts'

/** The smallest of the guides: a url in, `{ data, error, isConnected }` out. */
export const LiveUpdate = ({ url }: { url: string }): ReactElement => {
  const { data, error, isConnected } = useSSE(url)
  return (
    <section>
      <p role="status">{isConnected ? 'connected' : 'not connected'}</p>
      {error && <p role="alert">{error.message}</p>}
      <output>{JSON.stringify(data)}</output>
    </section>
  )
}
