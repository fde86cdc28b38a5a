import { frameworks, openDemo } from '../fixtures/demo.ts'
import { expect, test } from '../fixtures/test.ts'

for (const framework of frameworks) {
  test(`${framework}: figures begin with what was measured before, and can be read off by pointer and keys`, async ({
    page,
    devServer,
  }) => {
    const demo = await openDemo(page, devServer.url, framework)
    await expect(demo.badge).toHaveAttribute('data-status', 'open')
    // Measured while nobody watched.
    await expect
      .poll(async () => (await firstFigures(devServer.url)).length, { timeout: 20_000 })
      .toBeGreaterThan(4)
    await demo.show('figures')
    const chart = page.getByTestId('chart-rss')
    await expect(chart.locator('path.line')).toHaveAttribute('d', /^M[\d. ]+(L[\d. ]+){3,}$/, {
      timeout: 2000,
    })

    const plot = chart.getByRole('slider')
    await plot.focus()
    const present = await plot.getAttribute('aria-valuenow')
    for (let n = 0; n < 3; n += 1) await page.keyboard.press('ArrowLeft')
    await expect(plot).not.toHaveAttribute('aria-valuenow', present!)
    await expect(plot).toHaveAttribute('aria-valuetext', /^\d+ MB at \d\d:\d\d:\d\d$/)
    await expect(chart.locator('time')).toBeVisible()
    // All charts are read at the same time.
    await expect(page.getByTestId('chart-cpu').locator('time')).toHaveText(
      await chart.locator('time').innerText(),
    )
    await page.keyboard.press('Escape')
    await expect(chart.locator('time')).toHaveCount(0)

    await plot.hover({ position: { x: 200, y: 20 } })
    await expect(page.getByTestId('chart-cpu').locator('time')).toBeVisible()
  })

  test(`${framework}: a loss is marked in the charts, and what was measured meanwhile is there afterwards`, async ({
    page,
    devServer,
  }) => {
    const { badge } = await openDemo(page, devServer.url, framework, 'figures')
    await expect(badge).toHaveAttribute('data-status', 'open')
    const note = page.getByTestId('figures-note')
    await expect(note).toContainText('Every second')
    const absence = page.getByTestId('chart-cpu').locator('.chart-absence')
    await expect(absence).toHaveCount(0)

    await devServer.post('/api/faults', { fault: 'away', seconds: 4 })
    await expect(note).toContainText('No connection since')
    await expect(absence).toHaveCount(1)
    await expect(note).toContainText(/for \d\.\d s\. [3-6] missed figures came afterwards\./, {
      timeout: 20_000,
    })
    await expect(absence).toHaveCount(1)
    // One piece: no hole where the connection was lost.
    const line = page.getByTestId('chart-cpu').locator('path.line')
    expect((await line.getAttribute('d'))!.match(/M/g)).toHaveLength(1)
  })
}

/** What the server sends a reader first. */
const firstFigures = async (url: string): Promise<string[]> => {
  const controller = new AbortController()
  const response = await fetch(`${url}/api/metrics-stream`, { signal: controller.signal })
  let text = ''
  for await (const chunk of response.body!.pipeThrough(new TextDecoderStream())) {
    text += chunk
    if (text.includes('data: ')) break
  }
  controller.abort()
  return text.match(/^data: .*"cpu".*$/gm) ?? []
}
