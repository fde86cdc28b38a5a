import { frameworks, openDemo } from '../fixtures/demo.ts'
import { notify } from '../fixtures/notify.ts'
import { wholeChromium } from '../fixtures/wholeChromium.ts'
import { openStreams } from '../fixtures/openStreams.ts'
import { expect, test } from '../fixtures/test.ts'

for (const framework of frameworks) {
  test(
    `${framework}: a page kept in the back/forward cache frees its line, and catches up when it is shown again`,
    { tag: wholeChromium },
    async ({ page, devServer }) => {
      const { url } = devServer
      const { badge, items } = await openDemo(page, url, framework)
      await expect(badge).toHaveAttribute('data-status', 'open')
      await notify(devServer, 'Before')
      await expect(items).toHaveCount(1)
      await expect.poll(() => openStreams(devServer)).toBe(2)
      await page.evaluate(() => {
        addEventListener('pageshow', ({ persisted }) => (document.title = `kept: ${persisted}`))
      })

      await page.goto(`${url}/metrics`)
      await expect.poll(() => openStreams(devServer)).toBe(0)
      await notify(devServer, 'Meanwhile')
      // Not goBack(): it waits for a page to load, and this one is loaded already.
      await page.evaluate(() => history.back())
      await expect(page).toHaveTitle('kept: true')
      await expect(items.getByRole('heading')).toHaveText(['Unread: Meanwhile', 'Unread: Before'])
      await expect(badge).toHaveAttribute('data-status', 'open')
      await expect.poll(() => openStreams(devServer)).toBe(2)
    },
  )
}
