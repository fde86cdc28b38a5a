import type { BrowserContext, Page } from '@playwright/test'
import { complaintsOf } from './complaints.ts'
import { startApp } from './startApp.ts'
import { expect, test } from './test.ts'

test.describe.configure({ mode: 'serial' })

const logIn = (context: BrowserContext, url: string, team: string): Promise<void> =>
  context.addCookies([
    { name: 'user', value: 'ann', url },
    { name: 'team', value: team, url },
  ])
const titlesOf = (page: Page): Promise<string[]> => page.getByRole('listitem').allTextContents()

test('the server renders the list, and opens no stream for it', async ({ app }) => {
  await app.notify('rendered', 'Kettle is ready')
  const before = (await app.health()).connections
  const page = await app.fetch(app.url, { headers: { cookie: 'user=ann; team=rendered' } })
  const html = await page.text()
  expect(html).toContain('<li>Kettle is ready</li>')
  expect(html).toContain('<p role="status">connecting</p>')
  expect((await app.health()).connections).toBe(before)
})

test('the page wakes without a complaint, and goes on with the list', async ({ app, context, page }) => {
  await logIn(context, app.url, 'woken')
  await app.notify('woken', 'first')
  const complaints = complaintsOf(page)
  await page.goto(app.url)
  await expect(page.getByRole('status')).toHaveText('open')
  await app.notify('woken', 'second')
  await expect.poll(() => titlesOf(page)).toEqual(['second', 'first'])
  await page.close()
  await expect.poll(async () => (await app.health()).connections).toBe(0)
  expect(complaints).toEqual([])
})

test('over reloads no message is missed, and none comes twice', async ({ app, context, page }) => {
  await logIn(context, app.url, 'reloaded')
  const sent: string[] = []
  let isSending = true
  const sending = (async () => {
    while (isSending) {
      sent.push(`number ${sent.length}`)
      await app.notify('reloaded', sent.at(-1)!)
    }
  })()
  const complaints = complaintsOf(page)
  await page.goto(app.url)
  for (let reload = 0; reload < 6; reload += 1) {
    await expect(page.getByRole('status')).toHaveText('open')
    const shown = await titlesOf(page)
    // Without a hole, at every moment, from the newest to the oldest of them.
    expect(shown.length).toBeGreaterThan(0)
    const newest = sent.indexOf(shown[0]!)
    expect(shown).toEqual(sent.slice(newest + 1 - shown.length, newest + 1).toReversed())
    await page.reload()
  }
  isSending = false
  await sending
  const last = (): string[] => sent.slice(-150).toReversed()
  await expect.poll(async () => (await titlesOf(page)).slice(0, 150)).toEqual(last())
  expect(complaints).toEqual([])
})

test('after a restart of the server the page has the list of now', async ({ context, framework, page }) => {
  const first = await startApp(framework)
  await logIn(context, first.url, 'restarted')
  await first.notify('restarted', 'of the first life')
  await page.goto(first.url)
  await expect(page.getByRole('status')).toHaveText('open')
  await expect.poll(() => titlesOf(page)).toEqual(['of the first life'])
  await first.process.stop('SIGKILL')
  await expect(page.getByRole('status')).toHaveText('reconnecting')

  // Its database is in memory, and begins anew.
  const second = await startApp(framework, { port: first.port })
  await second.notify('restarted', 'of the second')
  await expect.poll(() => titlesOf(page)).toEqual(['of the second'])
  await second.notify('restarted', 'and live')
  await expect.poll(() => titlesOf(page)).toEqual(['and live', 'of the second'])
  await second.process.stop('SIGKILL')
})
