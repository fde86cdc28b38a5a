import { withDevServer } from '../fixtures/devServer.ts'
import { frameworks, openDemo } from '../fixtures/demo.ts'
import { notify } from '../fixtures/notify.ts'
import { onlyChromium } from '../fixtures/onlyChromium.ts'
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

  test(`${framework}: each label of the navigation has room at 320 and 390 px`, async ({
    page,
    devServer,
  }) => {
    const { badge } = await openDemo(page, devServer.url, framework)
    await expect(badge).toBeVisible()
    for (const width of [320, 390]) {
      await page.setViewportSize({ width, height: 844 })
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
    }
  })

  test(`${framework}: the header has room for the connection while twenty jobs run, at 320 and 390 px`, async ({
    page,
  }) => {
    await withDevServer(
      async ({ url }) => {
        const { badge } = await openDemo(page, url, framework, 'progress')
        await page.getByRole('button', { name: 'Start 20 jobs' }).click()
        await expect(page.getByTestId('under-way')).toContainText('20')
        await expect(badge).toHaveAttribute('data-status', 'open')
        for (const width of [320, 390]) {
          await page.setViewportSize({ width, height: 844 })
          const hidden = await badge.evaluate(({ parentElement: row }) => row!.scrollWidth - row!.clientWidth)
          expect(hidden, `${width} px`).toBe(0)
        }
      },
      { JOB_SECONDS: '60' },
    )
  })

  test(`${framework}: that messages may be missing and that the stream has ended are both in full view`, async ({
    page,
    devServer,
  }) => {
    const { badge } = await openDemo(page, devServer.url, framework)
    await expect(badge).toHaveAttribute('data-status', 'open')
    await devServer.post('/api/faults', { fault: 'restart' })
    const gap = page.getByTestId('gap')
    await expect(gap).toBeVisible()
    await expect(badge).toHaveAttribute('data-status', 'open')
    await devServer.post('/api/faults', { fault: 'type' })
    await expect(badge).toHaveAttribute('data-status', 'error')
    const notice = page.getByTestId('notice').first()
    for (const width of [390, 1920]) {
      await page.setViewportSize({ width, height: 844 })
      const [upper, lower] = await Promise.all([gap.boundingBox(), notice.boundingBox()])
      expect(upper!.y + upper!.height, `${width} px`).toBeLessThanOrEqual(lower!.y)
    }
  })

  test(`${framework}: what arrived and what is wrong do not cover each other, nor the navigation`, async ({
    page,
    mortalServer,
  }) => {
    const { badge } = await openDemo(page, mortalServer.url, framework, 'figures')
    await expect(badge).toHaveAttribute('data-status', 'open')
    await notify(mortalServer, 'Somebody has answered', { kind: 'comment', from: 'Mira Okafor' })
    const toast = page.getByTestId('toast')
    await expect(toast).toBeVisible()
    // A look at it keeps it, wherever the pointer is.
    await toast.getByRole('link').focus()
    await mortalServer.kill()
    const notice = page.getByTestId('notice').first()
    for (const width of [390, 1024, 1920]) {
      await page.setViewportSize({ width, height: 844 })
      await expect(notice).toBeVisible()
      await expect(toast).toBeVisible()
      const [one, ...others] = await Promise.all(
        [toast, notice, page.getByRole('navigation')].map(async (locator) => (await locator.boundingBox())!),
      )
      for (const other of others) {
        const overlap =
          Math.min(one!.x + one!.width, other.x + other.width) > Math.max(one!.x, other.x) &&
          Math.min(one!.y + one!.height, other.y + other.height) > Math.max(one!.y, other.y)
        expect(overlap, `${width} px: ${JSON.stringify([one, other])}`).toBe(false)
      }
    }
  })

  test(`${framework}: each screen begins at its top`, async ({ page, devServer }) => {
    await page.setViewportSize({ width: 390, height: 500 })
    const demo = await openDemo(page, devServer.url, framework, 'figures')
    await expect(page.getByTestId(/^chart-/).first()).toBeVisible()
    await page.evaluate(() => scrollTo(0, 200))
    await expect.poll(() => page.evaluate(() => scrollY)).toBe(200)
    await demo.show('chat')
    await expect(page.getByLabel('Your question')).toBeVisible()
    await expect.poll(() => page.evaluate(() => scrollY)).toBe(0)
  })

  test(
    `${framework}: on a small screen, the chat begins with what it is about`,
    { tag: onlyChromium },
    async ({ page, devServer }) => {
      await page.setViewportSize({ width: 320, height: 640 })
      await openDemo(page, devServer.url, framework, 'chat')
      const answers = page.getByRole('log', { name: 'Questions and answers' })
      await expect(answers.getByRole('button')).toHaveCount(4)
      await expect(answers.getByRole('heading')).toBeInViewport()
    },
  )

  test(
    `${framework}: what is written from right to left is read so`,
    { tag: onlyChromium },
    async ({ page, devServer }) => {
      const { items } = await openDemo(page, devServer.url, framework)
      await notify(devServer, 'مرحبا!')
      const title = items.getByRole('button', { name: 'مرحبا!' }).first()
      await title.click()
      const endsLeft = (element: Element) => {
        const text = [...element.childNodes].find((node) => node.textContent === 'مرحبا!')!
        const leftOf = (at: number) => {
          const range = document.createRange()
          range.setStart(text, at)
          range.setEnd(text, at + 1)
          return range.getBoundingClientRect().left
        }
        return leftOf(5) < leftOf(0)
      }
      expect(await title.evaluate(endsLeft)).toBe(true)
      expect(await page.getByRole('article').getByRole('heading').evaluate(endsLeft)).toBe(true)
    },
  )
}
