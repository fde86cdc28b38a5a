import { withDevServer } from '../fixtures/devServer.ts'
import { frameworks, openDemo } from '../fixtures/demo.ts'
import { holdRequest } from '../fixtures/holdRequest.ts'
import { notify } from '../fixtures/notify.ts'
import { onlyChromium } from '../fixtures/onlyChromium.ts'
import { expect, test } from '../fixtures/test.ts'

const list = '**/api/notifications?*'

for (const framework of frameworks) {
  test(`${framework}: a page loaded anew still has what was posted, once, and goes on`, async ({
    page,
    devServer,
  }) => {
    await notify(devServer, 'Before')
    const { badge, items, statuses } = await openDemo(page, devServer.url, framework)
    await expect(badge).toHaveAttribute('data-status', 'open')
    await notify(devServer, 'Live')
    const titles = items.getByRole('heading')
    await expect(titles).toHaveText(['Unread: Live', 'Unread: Before'])

    await page.reload()
    await expect(titles).toHaveText(['Unread: Live', 'Unread: Before'])
    await expect(badge).toHaveAttribute('data-status', 'open')
    await notify(devServer, 'After')
    await expect(titles).toHaveText(['Unread: After', 'Unread: Live', 'Unread: Before'])
    expect(await statuses()).toEqual(['connecting', 'open'])
    await expect(page.getByTestId('gap')).toHaveCount(0)
  })

  test(`${framework}: what is posted while the page loads is there once`, async ({ page, devServer }) => {
    await notify(devServer, 'Before')
    const held = await holdRequest(page, list)
    const { badge, items } = await openDemo(page, devServer.url, framework)
    await held.asked()
    await expect(page.getByText('Loading what was posted before')).toBeVisible()
    await expect(badge).toHaveAttribute('data-status', 'connecting')
    await notify(devServer, 'Before the list is read')
    held.ask()
    await held.answered()
    await notify(devServer, 'Between list and stream')
    held.handOver()
    await expect(badge).toHaveAttribute('data-status', 'open')
    await notify(devServer, 'Live')
    await expect(items.getByRole('heading')).toHaveText([
      'Unread: Live',
      'Unread: Between list and stream',
      'Unread: Before the list is read',
      'Unread: Before',
    ])
    await expect(page.getByText('Loading what was posted before')).toHaveCount(0)
  })

  test(`${framework}: after a burst, and the loss of the hub’s history, a page loaded anew shows what one that stayed does`, async ({
    context,
    devServer,
  }) => {
    const stayed = await openDemo(await context.newPage(), devServer.url, framework)
    await expect(stayed.badge).toHaveAttribute('data-status', 'open')
    const posting = Array.from({ length: 30 }, (_, i) => notify(devServer, `Number ${i}`))
    const loaded = await openDemo(await context.newPage(), devServer.url, framework)
    await Promise.all(posting)
    for (const { items } of [stayed, loaded]) await expect(items).toHaveCount(30)

    await devServer.post('/api/faults', { fault: 'restart' })
    await expect(stayed.page.getByTestId('gap')).toBeVisible()
    await loaded.page.reload()
    await notify(devServer, 'After')
    for (const { items } of [stayed, loaded]) await expect(items).toHaveCount(31)
    await expect(loaded.page.getByTestId('gap')).toHaveCount(0)
  })

  test(`${framework}: a list that cannot be loaded is said to be missing, and comes by itself`, async ({
    page,
    mortalServer,
  }) => {
    const held = await holdRequest(page, list)
    const { badge, items } = await openDemo(page, mortalServer.url, framework)
    await held.asked()
    await mortalServer.kill()
    held.ask()
    held.handOver()
    await expect(page.getByText('could not be loaded. Trying again')).toBeVisible()
    await expect(badge).toHaveAttribute('data-status', 'reconnecting')
    await expect(page.getByTestId('notice')).toContainText('npm start')

    await mortalServer.start()
    await notify(mortalServer, 'There again')
    await expect(items.getByRole('heading')).toHaveText(['Unread: There again'], { timeout: 35_000 })
    await expect(badge).toHaveAttribute('data-status', 'open')
    await expect(page.getByTestId('notice')).toHaveCount(0)
  })

  test(
    `${framework}: who is not logged in is told so instead of a list, and shown the way`,
    { tag: onlyChromium },
    async ({ page }) => {
      await withDevServer(
        async ({ url }) => {
          await openDemo(page, url, framework)
          await expect(page.getByText('What was posted before could not be loaded.')).toBeVisible()
          const way = page.getByTestId('notice').getByRole('link', { name: 'Log in' })
          await expect(way).toHaveAttribute('href', '/login')
        },
        { AUTH: 'required', USERS: 'ann:ann-secret:team' },
      )
    },
  )
}
