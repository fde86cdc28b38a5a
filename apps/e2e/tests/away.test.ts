import { frameworks, openDemo } from '../fixtures/demo.ts'
import { expect, test } from '../fixtures/test.ts'
import { openTryIt } from '../fixtures/tryIt.ts'

for (const framework of frameworks) {
  test(`${framework}: away for 15 s leaves time to post, and what was posted is caught up on`, async ({
    page,
    devServer,
  }) => {
    const { badge, items, statuses } = await openDemo(page, devServer.url, framework)
    await expect(badge).toHaveAttribute('data-status', 'open')
    await page.getByText('Faults', { exact: true }).click()
    await page.getByRole('button', { name: 'Away for 15 s' }).click()
    await expect(badge).toHaveAttribute('data-status', 'reconnecting')
    await expect(page.getByTestId('notice')).toContainText('away for a moment')

    await openTryIt(page)
    for (const title of ['One', 'Two', 'Three']) {
      await page.getByLabel('Title').fill(title)
      await page.getByLabel('Message').fill('while away')
      await page.getByRole('button', { name: 'Post', exact: true }).click()
      await expect(page.getByLabel('Title')).toHaveValue('')
    }
    await expect(badge).toHaveAttribute('data-status', 'reconnecting')
    await expect(items).toHaveCount(0)

    await expect(badge).toHaveAttribute('data-status', 'open', { timeout: 30_000 })
    await expect(items.getByRole('heading')).toHaveText(['Unread: Three', 'Unread: Two', 'Unread: One'])
    expect(await statuses()).toEqual(['connecting', 'open', 'reconnecting', 'open'])
  })
}
