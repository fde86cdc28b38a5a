import { join } from 'node:path'
import { freePort } from '../../../packages/server/test/support/freePort.ts'
import { startProcess, type ServerProcess } from '../fixtures/serverProcess.ts'
import { createApp, type AppPlan } from './createApp.ts'
import { packPackages } from './packPackages.ts'
import { readFence } from './readFence.ts'

export const frameworks = ['react', 'vue'] as const
export type Framework = (typeof frameworks)[number]

/** The server and the pages of the README, each an app of its own, running. */
export interface QuickStarts {
  /** Where the server answers, without a slash at the end. */
  readonly api: string
  /** Where each page is served; its `/api` leads to the server. */
  readonly pages: Record<Framework, string>
  stop(): Promise<void>
}

type Plan = Pick<AppPlan, 'build' | 'fromRegistry'> & {
  packages: readonly string[]
  /** The README and the marker to paste from, by file. */
  pasted: Record<string, readonly [readme: string, marker: string]>
}

const plans: Record<AppPlan['template'], Plan> = {
  server: {
    build: 'tsc',
    packages: ['server'],
    fromRegistry: {
      'packages/server': ['express', '@types/express'],
      '.': ['tsx', 'typescript', '@types/node'],
    },
    pasted: { 'server.ts': ['README.md', 'quick-start:server'] },
  },
  react: {
    build: 'tsc -b && vite build',
    packages: ['core', 'react'],
    fromRegistry: {
      'packages/react': ['react', 'react-dom', '@types/react', '@types/react-dom'],
      '.': ['vite', '@vitejs/plugin-react', 'typescript', '@types/node'],
    },
    pasted: {
      'src/App.tsx': ['README.md', 'quick-start:react'],
      'src/Headline.tsx': ['packages/react/README.md', 'example:Headline.tsx'],
      'src/Chat.tsx': ['packages/react/README.md', 'example:Chat.tsx'],
      'src/Page.tsx': ['packages/react/README.md', 'example:Page.tsx'],
    },
  },
  vue: {
    build: 'vue-tsc -b && vite build',
    packages: ['core', 'vue'],
    fromRegistry: {
      'packages/vue': ['vue'],
      '.': ['vite', '@vitejs/plugin-vue', 'typescript', 'vue-tsc', '@types/node'],
    },
    pasted: {
      'src/App.vue': ['README.md', 'quick-start:vue'],
      'src/Headline.vue': ['packages/vue/README.md', 'example:Headline.vue'],
      'src/Chat.vue': ['packages/vue/README.md', 'example:Chat.vue'],
    },
  },
}

/** Makes the app of a plan in the folder; returns where it is. */
const make = async (template: AppPlan['template'], parent: string): Promise<string> => {
  const { packages, pasted, ...plan } = plans[template]
  const folder = join(parent, template)
  const tarballs = await packPackages(packages, parent)
  const files: Record<string, string> = {}
  for (const [file, [readme, marker]] of Object.entries(pasted)) files[file] = await readFence(readme, marker)
  await createApp({ ...plan, template, folder, tarballs, files })
  return folder
}

const startServer = async (parent: string): Promise<{ url: string; process: ServerProcess }> => {
  const cwd = await make('server', parent)
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const process = await startProcess({
    command: globalThis.process.execPath,
    // What `npx tsx server.ts` runs.
    args: ['node_modules/tsx/dist/cli.mjs', 'server.ts'],
    cwd,
    env: { PORT: String(port) },
    readyAt: `${url}/api/stream`,
  })
  return { url, process }
}

const startPage = async (
  framework: Framework,
  parent: string,
  api: string,
): Promise<{ url: string; process: ServerProcess }> => {
  const cwd = await make(framework, parent)
  const port = await freePort()
  const url = `http://127.0.0.1:${port}/`
  const listen = ['--host', '127.0.0.1', '--port', String(port), '--strictPort']
  const process = await startProcess({
    command: globalThis.process.execPath,
    args: ['node_modules/vite/bin/vite.js', 'preview', ...listen],
    cwd,
    env: { API_URL: api },
    readyAt: url,
  })
  return { url, process }
}

/** Makes and starts what the README shows, below `folder`. */
export const startQuickStarts = async (folder: string): Promise<QuickStarts> => {
  const running: ServerProcess[] = []
  const stop = async (): Promise<void> => {
    for (const process of running.toReversed()) await process.stop()
  }
  const keep = <T extends { process: ServerProcess }>(started: T): T => {
    running.push(started.process)
    return started
  }
  try {
    const api = keep(await startServer(folder)).url
    const react = keep(await startPage('react', folder, api)).url
    const vue = keep(await startPage('vue', folder, api)).url
    return { api, pages: { react, vue }, stop }
  } catch (error) {
    await stop()
    throw error
  }
}
