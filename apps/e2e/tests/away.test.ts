import { frameworks, openDemo } from '../fixtures/demo.ts'
import { expect, test } from '../fixtures/test.ts'
import { openTryIt } from '../fixtures/tryIt.ts'
import { onlyChromium } from '../fixtures/onlyChromium.ts'
import { write } from '../fixtures/write.ts'

/** https://wicg.github.io/layout-instability/ */
interface LayoutShift extends PerformanceEntry {
  sources: readonly { node: Node | null }[]
}

declare global {
  interface Window {
    /** For each shift what moved, as the page has it. */
    moved: (string | undefined)[][]
  }
}

for (const framework of frameworks) {
  test(`${framework}: away for 15 s leaves time to post, and what was posted is caught up on`, async ({
    page,
    devServer,
  }) => {
    const { badge, items, statuses } = await openDemo(page, devServer.url, framework)
    await expect(badge).toHaveAttribute('data-status', 'open')
    await page.getByRole('button', { name: 'Break it' }).click()
    await page.getByRole('button', { name: 'Away for 15 s' }).click()
    await expect(badge).toHaveAttribute('data-status', 'reconnecting')
    await expect(page.getByTestId('notice')).toContainText('away for a moment')
    await page.getByRole('button', { name: 'Break it' }).click()

    await openTryIt(page)
    for (const title of ['One', 'Two', 'Three']) {
      await write(page.getByLabel('Title'), title)
      await write(page.getByLabel('Message'), 'while away')
      await page.getByRole('button', { name: 'Post', exact: true }).click()
      await expect(page.getByLabel('Title')).toHaveValue('')
    }
    await expect(badge).toHaveAttribute('data-status', 'reconnecting')
    await expect(items).toHaveCount(0)

    await expect(badge).toHaveAttribute('data-status', 'open', { timeout: 30_000 })
    await expect(items.getByRole('heading')).toHaveText(['Unread: Three', 'Unread: Two', 'Unread: One'])
    await expect(page.getByTestId('back')).toHaveText('Back. 3 missed messages delivered.')
    await expect(page.getByTestId('back')).toHaveCount(0, { timeout: 15_000 })
    expect(await statuses()).toEqual(['connecting', 'open', 'reconnecting', 'open'])
  })

  test(
    `${framework}: an outage, from its beginning to the word that it is over, moves nothing on the page`,
    { tag: onlyChromium },
    async ({ page, devServer }) => {
      const { badge } = await openDemo(page, devServer.url, framework)
      await expect(badge).toHaveAttribute('data-status', 'open')
      await expect(page.getByRole('button', { name: 'Break it' })).toBeVisible()
      await page.evaluate(() => {
        window.moved = []
        new PerformanceObserver((list) => {
          for (const { sources } of list.getEntries() as LayoutShift[])
            window.moved.push(sources.map(({ node }) => node?.parentElement?.innerHTML))
        }).observe({ type: 'layout-shift' })
      })
      await devServer.post('/api/faults', { fault: 'away', seconds: 3 })
      await expect(page.getByTestId('notice')).toContainText('away for a moment')
      await expect(page.getByTestId('back')).toHaveText('Back. Nothing was missed.', { timeout: 20_000 })
      await expect(page.getByTestId('back')).toHaveCount(0, { timeout: 15_000 })
      expect(await page.evaluate(() => window.moved)).toEqual([])
    },
  )
}
