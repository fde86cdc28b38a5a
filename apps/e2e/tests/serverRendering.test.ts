import process from 'node:process'
import { fileURLToPath } from 'node:url'
import { freePort } from '../../../packages/server/test/support/freePort.ts'
import { startProcess } from '../fixtures/serverProcess.ts'
import { expect, test } from '../fixtures/test.ts'

const app = fileURLToPath(new URL('../../ssr/', import.meta.url))

for (const framework of ['react', 'vue']) {
  test(`${framework}: a page rendered on a server wakes without a word and opens one line`, async ({
    page,
  }) => {
    const port = await freePort()
    const url = `http://127.0.0.1:${port}`
    const server = await startProcess({
      command: process.execPath,
      args: ['--import', 'tsx', 'server.ts', framework],
      cwd: app,
      env: { PORT: String(port) },
      readyAt: `${url}/api/asked`,
    })
    const asked = async () => (await fetch(`${url}/api/asked`)).json()
    try {
      const html = await (await fetch(url)).text()
      expect(html).toContain('connecting')
      expect(html).toContain('none yet')
      expect(html).toMatch(/<li[^>]*>0<\/li>/)
      expect(await asked()).toEqual({ asked: 0, connections: 0 })

      const said: string[] = []
      page.on('console', (message) => {
        if (['warning', 'error'].includes(message.type())) said.push(message.text())
      })
      page.on('pageerror', (error) => said.push(String(error)))
      await page.goto(url)
      await expect(page.locator('p')).toHaveText('open')
      expect(await asked()).toEqual({ asked: 1, connections: 1 })

      await fetch(`${url}/api/numbers`, { method: 'POST' })
      await expect(page.locator('output')).toHaveText('7')
      await expect(page.getByRole('listitem')).toHaveText(['0', '7'])
      expect(said).toEqual([])
      expect(await asked()).toEqual({ asked: 1, connections: 1 })
    } finally {
      await server.stop()
    }
  })
}
