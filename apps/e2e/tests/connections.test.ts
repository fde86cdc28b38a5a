import { screens } from '@ssekit/demo-kit'
import { frameworks, openDemo } from '../fixtures/demo.ts'
import { openStreams } from '../fixtures/openStreams.ts'
import { expect, test } from '../fixtures/test.ts'

for (const framework of frameworks) {
  test(`${framework}: a tour of all screens leaves two streams behind, notifications and jobs, a closed page none`, async ({
    page,
    devServer,
  }) => {
    expect(await openStreams(devServer)).toBe(0)
    const demo = await openDemo(page, devServer.url, framework)
    await expect(demo.badge).toHaveAttribute('data-status', 'open')
    await expect.poll(() => openStreams(devServer)).toBe(2)

    for (const { id, label } of [...screens, ...screens, screens[0]]) {
      await demo.show(id)
      await expect(page.getByRole('heading', { level: 1 })).toHaveText(label)
    }
    await demo.show('figures')
    await expect.poll(() => openStreams(devServer)).toBe(3)
    await demo.show('notifications')
    await expect.poll(() => openStreams(devServer)).toBe(2)
    expect(await demo.statuses()).toEqual(['connecting', 'open'])

    await page.close()
    await expect.poll(() => openStreams(devServer)).toBe(0)
  })
}
