import type { BrowserContext } from '@playwright/test'
import { withDevServer } from '../../fixtures/devServer.ts'
import { frameworks, openDemo, type Demo } from '../../fixtures/demo.ts'
import { logIn } from '../../fixtures/logIn.ts'
import { notify } from '../../fixtures/notify.ts'
import { openStreams } from '../../fixtures/openStreams.ts'
import { expect, test } from '../../fixtures/test.ts'

/** Opens the demo once the tabs before it have settled: who is first has the connection. */
const openTabs = async (context: BrowserContext, url: string, count: number): Promise<Demo[]> => {
  const tabs: Demo[] = []
  for (let number = 0; number < count; number += 1) {
    const tab = await openDemo(await context.newPage(), url, frameworks[number % 2]!)
    await expect(tab.badge).toHaveAttribute('data-status', 'open')
    tabs.push(tab)
  }
  return tabs
}

test('more tabs than a browser has connections load and live over HTTP/1.1: they have two, for notifications and for jobs, and say which has the first', async ({
  browserName,
  context,
  devServer,
}) => {
  test.slow()
  // Ten of each demo; so many of Firefox under remote control take minutes.
  const tabs = await openTabs(context, devServer.url, browserName === 'chromium' ? 20 : 8)
  await expect.poll(() => openStreams(devServer)).toBe(2)
  await notify(devServer, 'For all')
  for (const { items } of tabs) await expect(items).toHaveCount(1)
  // The first had it; on a busy machine another may have taken it over from one that was silent for seconds.
  const places = async () =>
    (await Promise.all(tabs.map(({ badge }) => badge.textContent())))
      .map((text) => text?.replace(/\s+/g, ' ').trim())
      .toSorted()
  const others = tabs.slice(1).map(() => 'Live in another tab')
  await expect.poll(places).toEqual([...others, 'Live in this tab'])
})

test('the next tab has the connection when the one that had it is closed, and nothing is missed', async ({
  context,
  devServer,
}) => {
  const [first, second, third] = await openTabs(context, devServer.url, 3)
  await notify(devServer, 'Before')
  for (const { items } of [second!, third!]) await expect(items).toHaveCount(1)
  await Promise.all([first!.page.close(), notify(devServer, 'Meanwhile')])
  await notify(devServer, 'After')
  for (const { items } of [second!, third!]) {
    const titles = ['Unread: After', 'Unread: Meanwhile', 'Unread: Before']
    await expect(items.getByRole('heading')).toHaveText(titles)
  }
  await expect(second!.badge).toHaveText('Live in this tab')
  await expect(third!.badge).toHaveText('Live in another tab')
  await expect.poll(() => openStreams(devServer)).toBe(2)
})

test('a private window is a browser of its own: another guest, another connection', async ({
  browser,
  context,
  devServer,
}) => {
  const [tab] = await openTabs(context, devServer.url, 1)
  const elsewhere = await browser.newContext()
  try {
    const [other] = await openTabs(elsewhere, devServer.url, 1)
    for (const { badge } of [tab!, other!]) await expect(badge).toHaveText('Live in this tab')
    await expect.poll(() => openStreams(devServer)).toBe(4)
  } finally {
    await elsewhere.close()
  }
  await expect.poll(() => openStreams(devServer)).toBe(2)
})

test('who logs in in another tab is told nothing that is for who was there before', async ({ context }) => {
  await withDevServer(
    async (server) => {
      const open = async (user: string): Promise<Demo> => {
        const page = await context.newPage()
        await logIn(page, server.url, user)
        const tab = await openDemo(page, server.url, 'react')
        await expect(tab.badge).toHaveText('Live in this tab')
        return tab
      }
      const tabs = { ann: await open('ann'), bob: await open('bob') }
      const { token } = await server.post<{ token: string }>('/api/login', {
        user: 'bob',
        password: 'bob-secret',
      })
      for (const user of ['ann', 'bob', 'ann', 'bob']) {
        const draft = { title: `For ${user}`, message: '', user }
        await server.post('/api/notify', draft, { authorization: `Bearer ${token}` })
      }
      for (const user of ['ann', 'bob'] as const) {
        const titles = [`Unread: For ${user}`, `Unread: For ${user}`]
        await expect(tabs[user].items.getByRole('heading')).toHaveText(titles)
      }
    },
    { AUTH: 'required', USERS: 'ann:ann-secret:team+ops,bob:bob-secret:team+ops' },
  )
})
