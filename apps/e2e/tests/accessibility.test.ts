import AxeBuilder from '@axe-core/playwright'
import type { Locator, Page } from '@playwright/test'
import { screens } from '@ssekit/demo-kit'
import { frameworks, openDemo } from '../fixtures/demo.ts'
import { fillScreen } from '../fixtures/fillScreen.ts'
import { onlyChromium } from '../fixtures/onlyChromium.ts'
import { expect, test } from '../fixtures/test.ts'

/** In the dark everything is where it was: only its colours are others. */
const findIn = async (page: Page, colorScheme: 'light' | 'dark'): Promise<string[]> => {
  await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
  const axe = new AxeBuilder({ page })
  const { violations } = await (colorScheme === 'dark' ? axe.withRules('color-contrast') : axe).analyze()
  return violations.map(({ id: rule, nodes }) => `${rule}: ${nodes.map(({ html }) => html).join(' ')}`)
}

for (const framework of frameworks) {
  test(
    `${framework}: axe finds nothing on any screen, light and dark`,
    { tag: onlyChromium },
    async ({ page, devServer }) => {
      test.slow()
      const demo = await openDemo(page, devServer.url, framework)
      await expect(demo.badge).toHaveAttribute('data-status', 'open')
      for (const { id } of screens) {
        await demo.show(id)
        await fillScreen(demo, id, devServer)
        for (const colorScheme of ['light', 'dark'] as const)
          expect(await findIn(page, colorScheme), `${id}, ${colorScheme}`).toEqual([])
      }
    },
  )

  test(
    `${framework}: what is chosen shows where the system chooses the colours`,
    { tag: onlyChromium },
    async ({ page, devServer }) => {
      await page.emulateMedia({ forcedColors: 'active', reducedMotion: 'reduce' })
      const demo = await openDemo(page, devServer.url, framework, 'logs')
      const background = (element: Element) => getComputedStyle(element).backgroundColor
      const ground = await page.locator('body').evaluate(background)
      const chosen = async (place: Locator) => {
        await expect.poll(() => place.evaluate(background)).not.toBe(ground)
      }
      await chosen(page.getByRole('link', { name: 'Logs' }))
      await chosen(page.getByRole('group', { name: 'Made with' }).locator('[aria-current]'))
      const pause = page.getByRole('button', { name: 'Pause' })
      await pause.click()
      await chosen(pause)
      await demo.show('notifications')
      await chosen(page.getByRole('button', { name: /^Inbox/ }))
    },
  )
}
