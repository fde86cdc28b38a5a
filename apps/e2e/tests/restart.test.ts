import { frameworks, openDemo } from '../fixtures/demo.ts'
import { notify } from '../fixtures/notify.ts'
import { expect, test } from '../fixtures/test.ts'

for (const framework of frameworks) {
  test(`${framework}: a server that died and came back is told by the badge, and the lost history by a notice`, async ({
    page,
    devServer,
  }) => {
    const demo = await openDemo(page, devServer.url, framework)
    await expect(demo.badge).toHaveAttribute('data-status', 'open')
    await notify(devServer, 'Before the crash')
    await expect(demo.items.filter({ hasText: 'Before the crash' })).toBeVisible()
    const gap = page.getByTestId('gap')
    await expect(gap).toHaveCount(0)

    await devServer.kill()
    await expect(demo.badge).toHaveAttribute('data-status', 'reconnecting')
    await expect(page.getByTestId('notice')).toContainText('npm start')
    await devServer.start()
    await expect(demo.badge).toHaveAttribute('data-status', 'open', { timeout: 35_000 })

    await expect(gap).toHaveAttribute('data-reason', 'epoch')
    await notify(devServer, 'After the crash')
    await expect(demo.items.filter({ hasText: 'After the crash' })).toBeVisible()
    await expect(demo.items.filter({ hasText: 'Before the crash' })).toBeVisible()
    expect(await demo.statuses()).toEqual(['connecting', 'open', 'reconnecting', 'open'])

    await gap.getByRole('button', { name: 'Dismiss' }).click()
    await expect(gap).toHaveCount(0)
  })
}
