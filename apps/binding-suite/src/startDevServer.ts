import { createDevServer, type DevServerConfig } from '@ssekit/dev-server'
import { onTestFinished } from 'vitest'
import { forgetStreams } from './forgetStreams.ts'

/** The dev server of the demos, with what its users do to it. */
export interface RunningDevServer {
  url(path: string): string
  /** Posts a notification to everyone, as a colleague in another window would. */
  notify(title: string): Promise<void>
  /** Streams of guests that are open now. */
  connections(): number
}

/** Starts the real dev server; it ends with the test. */
export const startDevServer = async (config: DevServerConfig = {}): Promise<RunningDevServer> => {
  const server = createDevServer({ buildBytes: 20_000, retry: 100, ...config })
  const { url } = await server.listen()
  forgetStreams()
  onTestFinished(server.close)
  return {
    url: (path) => url + path,
    notify: async (title) => {
      const response = await fetch(`${url}/api/notify`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify({ title, message: `About ${title}` }),
      })
      if (response.status !== 201) throw new Error(`notify was answered ${response.status}`)
    },
    connections: () => server.hub.stats().connections,
  }
}
