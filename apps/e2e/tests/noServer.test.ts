import { screens } from '@ssekit/demo-kit'
import { frameworks, openDemo } from '../fixtures/demo.ts'
import { expect, test } from '../fixtures/test.ts'

for (const framework of frameworks) {
  test(`${framework}: with no server running, each screen says what to do`, async ({
    page,
    mortalServer,
  }) => {
    const demo = await openDemo(page, mortalServer.url, framework)
    await expect(demo.badge).toHaveAttribute('data-status', 'open')
    await mortalServer.kill()
    for (const { id, label } of screens) {
      await demo.show(id)
      await expect(page.getByRole('heading', { level: 1 })).toHaveText(label)
      await expect(page.getByTestId('notice').first()).toContainText('npm start')
    }
  })
}
