import { join } from 'node:path'
import { screens } from '@ssekit/demo-kit'
import { frameworks, openDemo } from '../fixtures/demo.ts'
import { fillScreen } from '../fixtures/fillScreen.ts'
import { root } from '../fixtures/root.ts'
import { expect, test } from '../fixtures/test.ts'

const devices = { phone: { width: 390, height: 844 }, desktop: { width: 1280, height: 800 } }

for (const framework of frameworks) {
  for (const [device, viewport] of Object.entries(devices)) {
    for (const colorScheme of ['light', 'dark'] as const) {
      test.describe(`${framework} ${device} ${colorScheme}`, () => {
        test.use({ viewport, colorScheme, contextOptions: { reducedMotion: 'reduce' } })

        test('every screen, with and without a server', async ({ page, devServer }) => {
          const shoot = (name: string) =>
            page.screenshot({
              path: join(root, '.screenshots', `${name}-${framework}-${device}-${colorScheme}.png`),
              fullPage: true,
            })

          const demo = await openDemo(page, devServer.url, framework)
          await expect(demo.badge).toHaveAttribute('data-status', 'open')
          for (const { id } of screens) {
            await demo.show(id)
            await fillScreen(demo, id, devServer)
            await shoot(id)
          }

          await devServer.kill()
          for (const { id } of screens) {
            await demo.show(id)
            await expect(page.getByTestId('notice').first()).toBeVisible()
            await shoot(`${id}-no-server`)
          }
        })
      })
    }
  }
}
