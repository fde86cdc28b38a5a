import { frameworks, openDemo } from '../fixtures/demo.ts'
import { expect, test } from '../fixtures/test.ts'

const long = 60_000

for (const framework of frameworks) {
  test(`${framework}: two quick clicks are two jobs`, async ({ page, devServer }) => {
    await openDemo(page, devServer.url, framework, 'progress')
    await page.getByRole('button', { name: 'Start hash job' }).dblclick()
    await expect(page.getByTestId('run').getByRole('heading')).toHaveText(['Hash job 2', 'Hash job 1'])
    await expect(page.locator('[data-testid="run"][data-state="done"]')).toHaveCount(2, { timeout: long })
  })

  test(`${framework}: many clicks show as many cards at once, and all of them come to their end`, async ({
    page,
    devServer,
  }) => {
    test.slow()
    await openDemo(page, devServer.url, framework, 'progress')
    const runs = page.getByTestId('run')
    const posts: string[] = []
    page.on('request', (request) => {
      if (request.method() === 'POST') posts.push(request.url())
    })

    const button = page.getByRole('button', { name: 'Start hash job' })
    await button.evaluate((element: HTMLElement) => {
      for (let click = 0; click < 8; click += 1) element.click()
    })
    await expect(runs).toHaveCount(8)

    await page.getByRole('button', { name: 'Remove Hash job 8' }).click()
    await expect(runs).toHaveCount(7)
    await expect(runs.and(page.locator('[data-state="done"]'))).toHaveCount(7, { timeout: 2 * long })
    expect(posts).toHaveLength(8)
  })

  test(`${framework}: the word that no server answers goes once one does`, async ({ page, devServer }) => {
    const { badge } = await openDemo(page, devServer.url, framework, 'progress')
    await expect(badge).toHaveAttribute('data-status', 'open')
    await devServer.kill()
    await page.getByRole('button', { name: 'Start hash job' }).click()
    const problem = page.getByRole('region', { name: 'Start work' }).getByRole('alert')
    await expect(problem).toContainText('npm start')
    await expect(page.getByTestId('run')).toHaveCount(0)

    await devServer.start()
    await expect(badge).toHaveAttribute('data-status', 'open', { timeout: 35_000 })
    await expect(problem).toHaveCount(0)
  })
}
