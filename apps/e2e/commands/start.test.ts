import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, test } from '@playwright/test'
import { freePort } from '../../../packages/server/test/support/freePort.ts'
import { root } from '../fixtures/root.ts'
import { startProcess } from '../fixtures/serverProcess.ts'

const npmStart = (env: Record<string, string>, readyAt?: string) =>
  startProcess({
    command: process.execPath,
    args: ['scripts/start.mjs'],
    cwd: root,
    env: { HOST: undefined, ...env },
    readyAt,
    timeout: 50_000,
  })

test('serves the API and both demos at PORT, says where, and leaves when asked', async () => {
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const server = await npmStart({ PORT: String(port) }, `${url}/api/health`)
  try {
    for (const path of ['/react/', '/vue/']) {
      const page = await fetch(url + path)
      expect(page.status, path).toBe(200)
      expect(await page.text(), path).toContain('<script type="module"')
      expect(server.output()).toContain(url + path)
    }
    const faults = await fetch(`${url}/api/faults`)
    expect(await faults.json()).toMatchObject({ enabled: true })
  } finally {
    expect(await server.stop('SIGTERM')).toBe(0)
  }
  await expect(fetch(url)).rejects.toThrow()
})

test('a taken port says so before anything is built, and names PORT', async () => {
  const other = createServer()
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve))
  const { port } = other.address() as AddressInfo
  try {
    const started = await npmStart({ PORT: String(port) })
    expect(await started.ended()).toBe(1)
    expect(started.output()).toContain(`Port ${port}`)
    expect(started.output()).toContain('PORT=')
    expect(started.output()).not.toContain('turbo')
  } finally {
    other.close()
  }
})

for (const value of ['http', '-1', '65536', '80.5']) {
  test(`PORT=${value} is refused with a sentence, not a stack`, async () => {
    const started = await npmStart({ PORT: value })
    expect(await started.ended()).toBe(1)
    expect(started.output()).toContain(`not "${value}"`)
    expect(started.output()).not.toContain('    at ')
  })
}
