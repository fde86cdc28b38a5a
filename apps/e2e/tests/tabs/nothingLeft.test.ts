import { expect, test } from '@playwright/test'
import { openTabs } from '../../fixtures/tabs/openTabs.ts'
import { withTabsServer } from '../../fixtures/tabs/tabsServer.ts'

test('after the last tab there is no connection, and no lock', async ({ context }) => {
  await withTabsServer(async (server) => {
    const tabs = await openTabs(context, server, 3)
    const beside = await context.newPage()
    await beside.goto(`${server.url}/elsewhere`)
    const locks = () =>
      beside.evaluate(async () => {
        const { held = [], pending = [] } = await navigator.locks.query()
        return held.length + pending.length
      })
    await expect.poll(locks).toBe(3)
    for (const { page } of tabs) await page.close()
    await expect.poll(server.connections).toBe(0)
    await expect.poll(locks).toBe(0)
    // As they went, each had its turn or none: none came back.
    expect(server.asked.length).toBeLessThanOrEqual(3)
  })
})

test('a private window has a connection of its own', async ({ browser, context }) => {
  const elsewhere = await browser.newContext()
  try {
    await withTabsServer(async (server) => {
      await openTabs(context, server, 2)
      await openTabs(elsewhere, server, 2)
      expect(server.connections()).toBe(2)
    })
  } finally {
    await elsewhere.close()
  }
})
