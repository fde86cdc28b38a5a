import { join } from 'node:path'
import { screens } from '@ssekit/demo-kit'
import { frameworks, openDemo } from '../fixtures/demo.ts'
import { fillScreen } from '../fixtures/fillScreen.ts'
import { notify } from '../fixtures/notify.ts'
import { root } from '../fixtures/root.ts'
import { expect, test } from '../fixtures/test.ts'
import { openTryIt } from '../fixtures/tryIt.ts'

const devices = { phone: { width: 390, height: 844 }, wide: { width: 1920, height: 1080 } }

for (const framework of frameworks) {
  for (const [device, viewport] of Object.entries(devices)) {
    for (const colorScheme of ['light', 'dark'] as const) {
      test.describe(`${framework} ${device} ${colorScheme}`, () => {
        test.use({ viewport, colorScheme, contextOptions: { reducedMotion: 'reduce' } })

        test('every screen: empty, filled, busy, and without a server', async ({ page, mortalServer }) => {
          const shoot = (name: string) =>
            page.screenshot({
              path: join(root, '.screenshots', `${name}-${framework}-${device}-${colorScheme}.png`),
              fullPage: true,
            })

          const demo = await openDemo(page, mortalServer.url, framework)
          await expect(demo.badge).toHaveAttribute('data-status', 'open')
          for (const { id } of screens) {
            await demo.show(id)
            if (id !== 'figures' && id !== 'logs') await shoot(`${id}-empty`)
            await fillScreen(demo, id, mortalServer)
            await shoot(id)
          }

          await notify(mortalServer, 'Somebody has answered', { kind: 'comment', from: 'Mira Okafor' })
          await expect(page.getByTestId('toast')).toBeVisible()
          await page.getByRole('button', { name: 'Latest notifications' }).click()
          await shoot('bell-and-toast')
          await page.keyboard.press('Escape')
          await demo.show('progress')
          await page.getByRole('button', { name: 'Start 20 jobs' }).click()
          await expect(
            page.getByTestId('run').and(page.locator('[data-state="queued"]')).first(),
          ).toBeVisible()
          await shoot('progress-busy')
          await demo.show('notifications')
          await openTryIt(page)
          await shoot('notifications-try-it')
          await page.keyboard.press('Escape')

          await mortalServer.kill()
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

test.describe('the front page', () => {
  test.use({
    viewport: { width: 1280, height: 640 },
    colorScheme: 'light',
    contextOptions: { reducedMotion: 'reduce' },
  })

  test('its picture', async ({ page, devServer }) => {
    const demo = await openDemo(page, devServer.url, 'react')
    await expect(demo.badge).toHaveAttribute('data-status', 'open')
    await fillScreen(demo, 'notifications', devServer)
    await page.mouse.move(0, 0)
    await page.screenshot({ path: join(root, 'docs', 'notifications.png') })
  })
})
