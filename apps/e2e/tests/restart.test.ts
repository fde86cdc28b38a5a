import { frameworks, openDemo } from '../fixtures/demo.ts'
import { notify } from '../fixtures/notify.ts'
import { expect, test } from '../fixtures/test.ts'

for (const framework of frameworks) {
  test(`${framework}: a server that died and came back is told by the badge, and the lost history by a notice`, async ({
    page,
    mortalServer,
  }) => {
    const demo = await openDemo(page, mortalServer.url, framework)
    await expect(demo.badge).toHaveAttribute('data-status', 'open')
    await notify(mortalServer, 'Before the crash')
    await expect(demo.items.filter({ hasText: 'Before the crash' })).toBeVisible()
    const gap = page.getByTestId('gap')
    await expect(gap).toHaveCount(0)

    await mortalServer.kill()
    await expect(demo.badge).toHaveAttribute('data-status', 'reconnecting')
    await expect(page.getByTestId('notice')).toContainText('npm start')
    await mortalServer.start()
    await expect(demo.badge).toHaveAttribute('data-status', 'open', { timeout: 35_000 })

    await expect(gap).toHaveAttribute('data-reason', 'epoch')
    await notify(mortalServer, 'After the crash')
    await expect(demo.items.filter({ hasText: 'After the crash' })).toBeVisible()
    await expect(demo.items.filter({ hasText: 'Before the crash' })).toBeVisible()
    expect(await demo.statuses()).toEqual(['connecting', 'open', 'reconnecting', 'open'])

    await gap.getByRole('button', { name: 'Dismiss' }).click()
    await expect(gap).toHaveCount(0)
  })

  test(`${framework}: what was posted while away is there, though the hub has lost it`, async ({
    page,
    devServer,
  }) => {
    const { badge, items } = await openDemo(page, devServer.url, framework)
    await expect(badge).toHaveAttribute('data-status', 'open')
    await notify(devServer, 'Before')
    await expect(items).toHaveCount(1)
    await devServer.post('/api/faults', { fault: 'away', seconds: 2 })
    await expect(badge).toHaveAttribute('data-status', 'reconnecting')
    await notify(devServer, 'While away')
    await devServer.post('/api/faults', { fault: 'restart' })
    await expect(badge).toHaveAttribute('data-status', 'open')
    await expect(page.getByTestId('gap')).toBeVisible()
    await expect(items.getByRole('heading')).toHaveText(['Unread: While away', 'Unread: Before'])
    await notify(devServer, 'After')
    await expect(items.getByRole('heading')).toHaveText([
      'Unread: After',
      'Unread: While away',
      'Unread: Before',
    ])
  })
}
