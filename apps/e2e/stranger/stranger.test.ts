import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from '../fixtures/test.ts'
import { freePort } from '../fixtures/freePort.ts'
import { startProcess } from '../fixtures/serverProcess.ts'
import { createApp } from './createApp.ts'
import { packPackages } from './packPackages.ts'
import { readQuickStart } from './readQuickStart.ts'

const readme = () => readFile(new URL('../../../README.md', import.meta.url), 'utf8')

let folder: string
test.beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ssekit-stranger-'))
})
test.afterEach(async () => {
  await rm(folder, { recursive: true, force: true })
})

const pages = [
  {
    template: 'react',
    file: 'src/App.tsx',
    build: 'tsc -b && vite build',
    fromRegistry: {
      'packages/react': ['react', 'react-dom', '@types/react', '@types/react-dom'],
      '.': ['vite', '@vitejs/plugin-react', 'typescript', '@types/node'],
    },
  },
  {
    template: 'vue',
    file: 'src/App.vue',
    build: 'vue-tsc -b && vite build',
    fromRegistry: {
      'packages/vue': ['vue'],
      '.': ['vite', '@vitejs/plugin-vue', 'typescript', 'vue-tsc', '@types/node'],
    },
  },
] as const

for (const plan of pages) {
  const { template } = plan
  test(`the README’s ${template} quick start works in a blank Vite app`, async ({ page, devServer }) => {
    const code = readQuickStart(await readme(), template)
    const tarballs = await packPackages(['core', template], folder)
    const app = join(folder, 'app')
    await createApp({ ...plan, folder: app, tarballs, code })

    const port = await freePort()
    const url = `http://127.0.0.1:${port}/`
    const preview = await startProcess({
      command: process.execPath,
      args: [
        'node_modules/vite/bin/vite.js',
        'preview',
        '--host',
        '127.0.0.1',
        '--port',
        String(port),
        '--strictPort',
      ],
      cwd: app,
      env: { API_URL: devServer.url },
      readyAt: url,
    })
    try {
      const complaints: string[] = []
      page.on('pageerror', (error) => complaints.push(error.message))
      page.on('console', (message) => {
        if (['error', 'warning'].includes(message.type())) complaints.push(message.text())
      })

      const opened = page.waitForResponse(/\/api\/stream/, { timeout: 15_000 })
      await page.goto(url)
      await opened
      await devServer.post('/api/notify', { title: 'Kettle is ready', message: 'Tea?' })

      await expect(page.getByText('Kettle is ready')).toBeVisible()
      expect(complaints).toEqual([])
    } finally {
      await preview.stop()
    }
  })
}

test('the README’s server quick start compiles and sends what is posted', async () => {
  const code = readQuickStart(await readme(), 'server')
  const tarballs = await packPackages(['server'], folder)
  const app = join(folder, 'app')
  await createApp({
    template: 'server',
    folder: app,
    build: 'tsc',
    fromRegistry: { 'packages/server': ['express', '@types/express'], '.': ['typescript', '@types/node'] },
    tarballs,
    file: 'server.ts',
    code,
  })

  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const server = await startProcess({
    command: process.execPath,
    args: ['dist/server.js'],
    cwd: app,
    env: { PORT: String(port) },
    readyAt: `${url}/api/stream`,
  })
  try {
    expect((await fetch(`${url}/api/stream`)).status, 'a stranger without a token').toBe(401)
    const stream = await fetch(`${url}/api/stream`, { headers: { authorization: 'Bearer tess' } })
    expect(stream.headers.get('content-type')).toContain('text/event-stream')
    const posted = await fetch(`${url}/api/notify`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ title: 'Kettle is ready', message: 'Tea?' }),
    })
    expect(posted.ok).toBe(true)

    let received = ''
    for await (const chunk of stream.body!.pipeThrough(new TextDecoderStream())) {
      received += chunk
      if (received.includes('Kettle is ready')) break
    }
    expect(received).toContain('Kettle is ready')
  } finally {
    await server.stop('SIGKILL')
  }
})
