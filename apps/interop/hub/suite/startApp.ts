import { join } from 'node:path'
import { freePort } from '../../../../packages/server/test/support/freePort.ts'
import { startProcess, type ServerProcess } from '../../../e2e/fixtures/serverProcess.ts'
import { fetchHttp2 } from './fetchHttp2.ts'
import { frameworks, type FrameworkName } from './frameworks.ts'
import { waitFor } from './waitFor.ts'

/** An app that runs, and how to speak with it. */
export interface App {
  readonly port: number
  readonly url: string
  readonly process: ServerProcess
  readonly fetch: typeof fetch
  /** Sends a notification to a team. */
  notify(team: string, title: string): Promise<void>
  health(): Promise<{ connections: number; answering: number }>
}

export interface StartOptions {
  /** @default a free one */
  port?: number
  env?: Record<string, string>
  /** What the runtime is given instead of what starts the built app. */
  args?: readonly string[]
}

/** Starts a prepared app; resolves when it answers. */
export const startApp = async (name: FrameworkName, options: StartOptions = {}): Promise<App> => {
  const { runtime, start, scheme } = frameworks[name]
  const { port = await freePort(), env, args = start } = options
  const url = `${scheme}://127.0.0.1:${port}`
  const ask = scheme === 'https' ? (fetchHttp2 as typeof fetch) : fetch

  const cwd = join(globalThis.process.env.HUB_APPS!, name)
  const process = await startProcess({
    command: runtime ? join(cwd, 'node_modules/.bin', runtime) : globalThis.process.execPath,
    args: args.map((arg) => arg.replace('$PORT', String(port))),
    cwd,
    env: { NODE_ENV: 'production', ...env, PORT: String(port), HOST: '127.0.0.1', HOSTNAME: '127.0.0.1' },
  })
  const answers = async (): Promise<boolean> => {
    try {
      return (await ask(`${url}/api/health`)).ok
    } catch {
      return false
    }
  }
  await waitFor(answers, () => `${name} to answer. It printed:\n${process.output()}`).catch(
    async (error: unknown) => {
      await process.stop('SIGKILL')
      throw error
    },
  )

  return {
    port,
    url,
    process,
    fetch: ask,
    async notify(team, title) {
      const response = await ask(`${url}/api/teams/${team}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ title }),
      })
      if (response.status !== 201) throw new Error(`${response.status}: ${await response.text()}`)
      await response.body?.cancel()
    },
    health: async () => (await ask(`${url}/api/health`)).json(),
  }
}
