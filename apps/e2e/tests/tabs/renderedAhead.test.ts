import { spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium, expect, test } from '@playwright/test'
import { onlyChromium } from '../../fixtures/onlyChromium.ts'
import { withTabsServer } from '../../fixtures/tabs/tabsServer.ts'
import { upTo } from '../../fixtures/tabs/openTabs.ts'
import { requireBrowsers } from '../../../../scripts/tools/browsers.mjs'

/** A page of a browser that nobody drives: one that is driven renders nothing ahead. */
const withPage = async (url: string, use: () => Promise<void>): Promise<void> => {
  const { launchOptions } = requireBrowsers().find(({ name }) => name === 'chromium')!
  const profile = await mkdtemp(join(tmpdir(), 'ssekit-ahead-'))
  const child = spawn(
    launchOptions.executablePath ?? chromium.executablePath(),
    [...(launchOptions.args ?? []), '--headless=new', `--user-data-dir=${profile}`, url],
    { stdio: 'ignore', detached: true },
  )
  try {
    await use()
  } finally {
    // With all the processes that it is made of, which still write to its profile.
    process.kill(-child.pid!, 'SIGKILL')
    await rm(profile, { recursive: true, force: true, maxRetries: 20 })
  }
}

test(
  'a page that is rendered ahead has no connection, takes part when it is shown, and has all since the list that it loaded',
  { tag: onlyChromium },
  () =>
    withTabsServer(async (server) => {
      await server.send(3)
      const from = encodeURIComponent(server.lastEventId())
      await withPage(`${server.url}/ahead?from=${from}`, async () => {
        await expect.poll(() => server.reported()?.isAhead).toBe(true)
        await server.send(40)
        expect(server.reported()).toMatchObject({ isAhead: true, told: [], roles: [] })
        expect(server.connections()).toBe(0)

        server.go()
        // Three are in the list.
        await expect.poll(() => server.reported()?.told).toEqual(upTo(43).slice(3))
        expect(server.reported()).toMatchObject({ isAhead: false, roles: ['leading'] })
        expect(server.connections()).toBe(1)
      })
    }),
)
