import AxeBuilder from '@axe-core/playwright'
import type { Page } from '@playwright/test'
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
}
