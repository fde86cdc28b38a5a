import AxeBuilder from '@axe-core/playwright'
import { screens } from '@ssekit/demo-kit'
import { frameworks, openDemo } from '../fixtures/demo.ts'
import { fillScreen } from '../fixtures/fillScreen.ts'
import { onlyChromium } from '../fixtures/onlyChromium.ts'
import { expect, test } from '../fixtures/test.ts'

for (const framework of frameworks) {
  for (const colorScheme of ['light', 'dark'] as const) {
    test(
      `${framework}: axe finds nothing on any screen, ${colorScheme}`,
      { tag: onlyChromium },
      async ({ page, devServer }) => {
        test.slow()
        await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
        const demo = await openDemo(page, devServer.url, framework)
        await expect(demo.badge).toHaveAttribute('data-status', 'open')
        for (const { id } of screens) {
          await demo.show(id)
          await fillScreen(demo, id, devServer)
          const { violations } = await new AxeBuilder({ page }).analyze()
          const found = violations.map(
            ({ id: rule, nodes }) => `${rule}: ${nodes.map(({ html }) => html).join(' ')}`,
          )
          expect(found, id).toEqual([])
        }
      },
    )
  }
}
