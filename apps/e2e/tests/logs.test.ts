import { frameworks, openDemo } from '../fixtures/demo.ts'
import { entry, withLog } from '../fixtures/log.ts'
import { onlyChromium } from '../fixtures/onlyChromium.ts'
import { expect, test } from '../fixtures/test.ts'
import { write } from '../fixtures/write.ts'

declare global {
  interface Window {
    wasHeld?: boolean
  }
}

for (const framework of frameworks) {
  test(`${framework}: lines show the time without the date, the level and the status; what is searched for is marked`, async ({
    page,
  }) => {
    await withLog(async (url, append) => {
      await openDemo(page, url, framework, 'logs')
      await append([
        entry('GET /api/needle 404 3ms', 'warn'),
        entry('It broke', 'error'),
        entry('All is well'),
      ])
      const rows = page.getByRole('log', { name: 'Log lines' }).getByRole('listitem')
      const row = rows.filter({ hasText: 'needle' })
      await expect(row.locator('time')).toHaveText('09:05:07.042')
      await expect(row).toContainText('warn')
      await expect(row.locator('.log-row')).toHaveAttribute('data-tone', 'busy')
      await expect(rows.filter({ hasText: 'It broke' }).locator('.log-row')).toHaveAttribute(
        'data-tone',
        'bad',
      )

      await write(page.getByLabel('Search the log'), 'NEEDLE')
      await expect(rows).toHaveCount(1)
      await expect(row.locator('mark')).toHaveText('needle')
      await expect(page.getByTestId('log-count')).toHaveText(/^1 of \d+ lines$/)
    })
  })

  test(`${framework}: who scrolls up or pauses reads on undisturbed, and jumps to the latest`, async ({
    page,
  }) => {
    await withLog(async (url, append) => {
      const { show } = await openDemo(page, url, framework, 'logs')
      const log = page.getByRole('log', { name: 'Log lines' })
      const rows = log.getByRole('listitem')
      const jump = page.getByRole('button', { name: /^Jump to latest/ })
      const numbered = (from: number, count: number) =>
        Array.from({ length: count }, (_, n) => entry(`Line ${from + n}`))
      await append(numbered(1, 150))
      await expect(rows.filter({ hasText: 'Line 150' })).toBeVisible()
      await expect(jump).toHaveCount(0)

      await log.hover()
      await page.mouse.wheel(0, -600)
      await expect(jump).toBeVisible()
      const first = (await rows.first().textContent())!
      await append(numbered(151, 40))
      await expect(jump).toHaveText(/40 new|4\d new/)
      expect(await rows.first().textContent()).toBe(first)
      await show('chat')
      await expect(page.getByLabel('Your question')).toBeVisible()
      await show('logs')
      await expect(rows.first()).toHaveText(first)
      await jump.click()
      await expect(rows.filter({ hasText: 'Line 190' })).toBeVisible()
      await expect(jump).toHaveCount(0)

      await page.getByRole('button', { name: 'Pause' }).press('Enter')
      await append(numbered(191, 10))
      await expect(jump).toHaveText(/1\d new/)
      await expect(rows.filter({ hasText: 'Line 200' })).toHaveCount(0)
      await page.getByRole('button', { name: 'Pause' }).press('Enter')
      await expect(rows.filter({ hasText: 'Line 200' })).toBeVisible()
    })
  })

  test(
    `${framework}: on a narrow screen, what is followed stays at its end: as lines of any height come, and as the box shrinks`,
    { tag: onlyChromium },
    async ({ page }) => {
      await page.setViewportSize({ width: 320, height: 700 })
      // So slow that more comes while what came before is still being measured.
      const session = await page.context().newCDPSession(page)
      await session.send('Emulation.setCPUThrottlingRate', { rate: 6 })
      await withLog(async (url, append) => {
        await openDemo(page, url, framework, 'logs')
        const log = page.getByRole('log', { name: 'Log lines' })
        const isAtEnd = () =>
          log.evaluate(
            ({ scrollTop, clientHeight, scrollHeight }) => scrollHeight - clientHeight - scrollTop < 8,
          )
        await expect(log.getByRole('listitem').first()).toBeVisible()
        // That it is left for one moment counts too.
        await page.evaluate(() => {
          new MutationObserver(() => {
            if (document.querySelector('.log-jump')) window.wasHeld = true
          }).observe(document.body, { subtree: true, childList: true })
        })
        for (let burst = 1; burst <= 40; burst += 1) {
          await append(
            Array.from({ length: 20 }, (_, n) => entry(`Line ${burst}.${n}${' goes on'.repeat(n)}`)),
          )
          await page.evaluate(() => new Promise(requestAnimationFrame))
        }
        await expect(log).toContainText('Line 40.19')
        await expect.poll(isAtEnd).toBe(true)
        expect(await page.evaluate(() => window.wasHeld)).toBeUndefined()
        await page.setViewportSize({ width: 320, height: 600 })
        await expect.poll(isAtEnd).toBe(true)
      })
    },
  )
}
