import AxeBuilder from '@axe-core/playwright'
import { frameworks } from '../fixtures/demo.ts'
import { onlyChromium } from '../fixtures/onlyChromium.ts'
import { expect, test } from '../fixtures/test.ts'
import { write } from '../fixtures/write.ts'

test('the start page shows both demos side by side, and what is posted there arrives in both', async ({
  page,
  devServer,
}) => {
  await page.setViewportSize({ width: 1920, height: 1080 })
  await page.goto(devServer.url)
  const demos = frameworks.map((framework) => page.frameLocator(`iframe[src="/${framework}/"]`))
  for (const demo of demos) await expect(demo.getByTestId('connection')).toHaveText('Live')
  await write(page.getByLabel('A notification for everyone'), 'Hello, both')
  await page.getByRole('button', { name: 'Post' }).click()
  for (const demo of demos) await expect(demo.getByTestId('notifications')).toContainText('Hello, both')
  await expect(page.getByText('There it is, in both.')).toBeVisible()
})

test(
  'the start page has its colours in common with the demos',
  { tag: onlyChromium },
  async ({ page, devServer }) => {
    await page.emulateMedia({ colorScheme: 'light' })
    await page.goto(devServer.url)
    const surface = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor)
    const light = await surface()
    await page.getByRole('button', { name: 'Colours: system' }).click()
    await page.getByRole('button', { name: 'Colours: light' }).click()
    await expect.poll(surface).not.toBe(light)
    const dark = await surface()
    await page.getByRole('link', { name: 'Vue demo' }).click()
    await expect(page.getByRole('button', { name: 'Colours: dark' })).toBeVisible()
    expect(await surface()).toBe(dark)
  },
)

for (const colorScheme of ['light', 'dark'] as const) {
  for (const width of [390, 1920]) {
    test(
      `axe finds nothing on the start page, ${colorScheme}, ${width} px`,
      { tag: onlyChromium },
      async ({ page, devServer }) => {
        await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
        await page.setViewportSize({ width, height: 1000 })
        await page.goto(devServer.url)
        await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
        const { violations } = await new AxeBuilder({ page }).exclude('iframe').analyze()
        expect(
          violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`),
        ).toEqual([])
        expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width)
      },
    )
  }
}
