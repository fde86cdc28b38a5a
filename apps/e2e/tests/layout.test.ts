import { frameworks, openDemo } from '../fixtures/demo.ts'
import { expect, test } from '../fixtures/test.ts'

for (const framework of frameworks) {
  test(`${framework}: nothing but a scrollbar stands beside the header`, async ({ page, devServer }) => {
    await page.setViewportSize({ width: 1280, height: 800 })
    const { badge } = await openDemo(page, devServer.url, framework)
    await expect(badge).toBeVisible()
    // Where scrollbars take no room, as in a headless browser, a reserved gutter is a bare strip.
    const strip = await page.evaluate(() => {
      const header = document.querySelector('.app-header')!.getBoundingClientRect()
      const probe = document.body.appendChild(document.createElement('div'))
      probe.style.cssText = 'position:absolute;width:100px;height:100px;overflow:scroll'
      const scrollbar = probe.offsetWidth - probe.clientWidth
      probe.remove()
      return innerWidth - header.right - scrollbar
    })
    expect(strip).toBe(0)
  })

  for (const width of [320, 390]) {
    test(`${framework}: each label of the navigation has room at ${width} px`, async ({
      page,
      devServer,
    }) => {
      await page.setViewportSize({ width, height: 844 })
      const { badge } = await openDemo(page, devServer.url, framework)
      await expect(badge).toBeVisible()
      const margins = await page
        .getByRole('navigation')
        .getByRole('link')
        .evaluateAll((links) =>
          links.map((link) => {
            const text = document.createRange()
            text.selectNodeContents(link)
            const inner = text.getBoundingClientRect()
            const outer = link.getBoundingClientRect()
            return Math.min(inner.left - outer.left, outer.right - inner.right)
          }),
        )
      expect(margins).toHaveLength(5)
      expect(Math.min(...margins)).toBeGreaterThanOrEqual(4)
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width)
    })
  }
}
