import { frameworks, openDemo } from '../fixtures/demo.ts'
import { withDevServer } from '../fixtures/devServer.ts'
import { onlyChromium } from '../fixtures/onlyChromium.ts'
import { expect, test } from '../fixtures/test.ts'

const long = 60_000
const slow = { JOB_SECONDS: '30' }

for (const framework of frameworks) {
  test(`${framework}: twenty jobs at once, each with one state at a time, over one connection`, async ({
    page,
    devServer,
  }) => {
    test.slow()
    const { badge } = await openDemo(page, devServer.url, framework, 'progress')
    await expect(badge).toHaveAttribute('data-status', 'open')
    await expect(page.getByTestId('jobs-connection')).toHaveAttribute('data-status', 'open')
    const streams: string[] = []
    page.on('request', (request) => {
      if (request.url().includes('/events')) streams.push(request.url())
    })
    const runs = page.getByTestId('run')
    const inState = (state: string) => runs.and(page.locator(`[data-state="${state}"]`))

    await page.getByRole('button', { name: 'Start 20 jobs' }).click()
    await expect(runs).toHaveCount(20)
    await expect(inState('queued').getByRole('progressbar')).toHaveCount(0)
    await expect(page.getByTestId('under-way')).toBeVisible()
    await expect(inState('done')).toHaveCount(20, { timeout: 2 * long })
    await expect(page.getByTestId('under-way')).toHaveCount(0)
    await expect(runs.first()).toContainText('took')
    expect(streams).toEqual([])
  })

  test(
    `${framework}: a job is cancelled, run again, and tells what it writes`,
    { tag: onlyChromium },
    async ({ page }) => {
      await withDevServer(async (server) => {
        const { badge } = await openDemo(page, server.url, framework, 'progress')
        await expect(badge).toHaveAttribute('data-status', 'open')
        const run = page.getByTestId('run')
        await page.getByRole('button', { name: 'Start hash job' }).click()
        await expect(run).toHaveAttribute('data-state', 'running')
        await expect(run).toContainText('Step 1 of 2')
        await page.getByRole('button', { name: 'Log of Hash job 1' }).click()
        const log = page.getByRole('log', { name: 'What Hash job 1 writes' })
        await expect(log).toContainText('Writing down the checksums')

        await page.getByRole('button', { name: 'Cancel Hash job 1' }).click()
        await expect(run).toHaveAttribute('data-state', 'cancelled')
        await expect(page.getByTestId('under-way')).toHaveCount(0)
        await page.getByRole('button', { name: 'Run again: Hash job 1' }).click()
        await expect(page.getByTestId('run').getByRole('heading')).toHaveText(['Hash job 2', 'Hash job 1'])
      }, slow)
    },
  )

  test(`${framework}: what failed says why`, { tag: onlyChromium }, async ({ page, devServer }) => {
    const { badge } = await openDemo(page, devServer.url, framework, 'progress')
    await expect(badge).toHaveAttribute('data-status', 'open')
    await page.getByLabel('Fail on purpose').check()
    await page.getByRole('button', { name: 'Start compress job' }).click()
    const run = page.getByTestId('run')
    await expect(run).toHaveAttribute('data-state', 'failed', { timeout: long })
    await expect(run).toContainText('there is no such file')
  })

  test(
    `${framework}: the word that no server answers goes once one does`,
    { tag: onlyChromium },
    async ({ page, mortalServer }) => {
      const { badge } = await openDemo(page, mortalServer.url, framework, 'progress')
      await expect(badge).toHaveAttribute('data-status', 'open')
      await mortalServer.kill()
      await page.getByRole('button', { name: 'Start hash job' }).click()
      const problem = page.getByRole('region', { name: 'Start work' }).getByRole('alert')
      await expect(problem).toContainText('npm start')
      await expect(page.getByTestId('run')).toHaveCount(0)

      await mortalServer.start()
      await expect(badge).toHaveAttribute('data-status', 'open', { timeout: 35_000 })
      await expect(problem).toHaveCount(0)
    },
  )
}

test('a job started in React shows in Vue, is there after a reload, and its end is told on every screen', async ({
  context,
}) => {
  await withDevServer(async (server) => {
    const react = await openDemo(await context.newPage(), server.url, 'react', 'progress')
    const vue = await openDemo(await context.newPage(), server.url, 'vue', 'logs')
    for (const { badge } of [react, vue]) await expect(badge).toHaveAttribute('data-status', 'open')
    await react.page.getByRole('button', { name: 'Start build' }).click()
    await expect(vue.page.getByTestId('under-way')).toContainText('1')
    await vue.page.getByTestId('under-way').click()
    const run = vue.page.getByRole('article', { name: 'Build 1' })
    await expect(run).toHaveAttribute('data-state', 'running')
    await vue.page.reload()
    await expect(run).toHaveAttribute('data-state', 'running')
    await vue.page.getByRole('button', { name: 'Cancel Build 1' }).click()
    for (const { page } of [react, vue]) {
      await expect(page.getByTestId('under-way')).toHaveCount(0)
      await expect(page.getByRole('article', { name: 'Build 1' })).toHaveAttribute('data-state', 'cancelled')
    }
  }, slow)
})
