import { expect, test } from '@playwright/test'
import { freePort } from '../../../packages/server/test/support/freePort.ts'
import { startProcess, type ServerProcess } from '../fixtures/serverProcess.ts'
import { root } from '../fixtures/root.ts'

let server: ServerProcess
let url: string

test.beforeAll(async () => {
  const port = await freePort()
  url = `http://127.0.0.1:${port}`
  server = await startProcess({
    command: process.execPath,
    args: ['scripts/dev.mjs'],
    cwd: root,
    env: { PORT: String(port), HOST: undefined },
    readyAt: `${url}/api/health`,
    timeout: 50_000,
  })
})
test.afterAll(async () => {
  await server.stop()
})

for (const demo of ['react', 'vue']) {
  test(`serves the ${demo} demo from its source, hot reload and API at one port`, async ({ page }) => {
    await expect.poll(() => server.output()).toContain(`${url}/${demo}/`)

    const socket = page.waitForEvent('websocket')
    const hotReload = page.waitForEvent('console', (message) => message.text().includes('[vite] connected'))
    const stream = page.waitForResponse(/\/api\/stream(\?|$)/, { timeout: 30_000 })
    await page.goto(`${url}/${demo}/`)
    expect((await socket).url()).toContain(`${url.replace('http', 'ws')}/${demo}/`)
    await hotReload
    expect((await stream).headers()['content-type']).toContain('text/event-stream')
  })
}
