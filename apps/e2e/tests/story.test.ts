import type { Page } from '@playwright/test'
import { frameworks, openDemo } from '../fixtures/demo.ts'
import { notify } from '../fixtures/notify.ts'
import { expect, test } from '../fixtures/test.ts'

const line = (page: Page) => page.getByTestId('story-/api/stream').getByRole('listitem').locator('span')

/** What the line of each page reads when it is over, whatever the waits were. */
const told: Record<string, (string | RegExp)[]> = {
  Drop: ['Connection lost', /^Waits \d\.\d s$/, 'Asks again', 'Live again'],
  'Cut mid-message': ['Connection lost', /^Waits \d\.\d s$/, 'Asks again', 'Live again'],
  'Answer 500': [
    'Connection lost',
    /^Waits \d\.\d s$/,
    'Asks again',
    'Answered 500',
    /^Waits \d\.\d s$/,
    'Asks again',
    'Live again',
  ],
  'Answer 503': [
    'Connection lost',
    /^Waits \d\.\d s$/,
    'Asks again',
    '503: come back in 1.0 s',
    /^Waits \d\.\d s$/,
    'Asks again',
    'Live again',
  ],
  'Restart the hub': [
    'Connection lost',
    /^Waits \d\.\d s$/,
    'Asks again',
    'Live again',
    'Told that messages may be missing',
  ],
}

test('two pages side by side, five faults pressed: the line of each tells what really happened', async ({
  browser,
  devServer,
}) => {
  test.slow()
  // Two browsers, as it were: each page has a connection of its own to lose.
  const open = async (framework: 'react' | 'vue') =>
    openDemo(await (await browser.newContext()).newPage(), devServer.url, framework)
  const demos = [await open('react'), await open('vue')]
  for (const { page, badge } of demos) {
    await expect(badge).toHaveAttribute('data-status', 'open')
    await page.getByRole('button', { name: 'Break it' }).click()
  }

  for (const [fault, steps] of Object.entries(told)) {
    for (const { page, badge } of demos) {
      await page.getByRole('button', { name: fault, exact: true }).click()
      await expect(page.getByText(/^\d+ connections? hit\./)).toBeVisible()
      await expect(badge).toHaveAttribute('data-status', 'open', { timeout: 20_000 })
      await expect(line(page)).toHaveText(steps, { timeout: 20_000 })
      // A restart is everyone's, and the others are over before the next begins.
      for (const other of demos)
        await expect(other.badge).toHaveAttribute('data-status', 'open', { timeout: 20_000 })
    }
  }
  for (const { page } of demos) await page.context().close()
})

test('what was missed is counted by the line of each page', async ({ browser, devServer }) => {
  const open = async (framework: 'react' | 'vue') =>
    openDemo(await (await browser.newContext()).newPage(), devServer.url, framework)
  const demos = [await open('react'), await open('vue')]
  for (const { badge } of demos) await expect(badge).toHaveAttribute('data-status', 'open')
  // Time enough to post: what is posted later was not missed.
  await devServer.post('/api/faults', { fault: 'away', seconds: 10 })
  for (const { badge } of demos) await expect(badge).toHaveAttribute('data-status', 'reconnecting')
  for (const title of ['One', 'Two', 'Three']) await notify(devServer, title)
  for (const { page } of demos) {
    await expect(line(page).last()).toHaveText('3 missed messages delivered', { timeout: 40_000 })
    await page.context().close()
  }
})

test('a connection that falls silent is told as what it is', async ({ page, devServer }) => {
  test.slow()
  const { badge } = await openDemo(page, devServer.url, 'react')
  await expect(badge).toHaveAttribute('data-status', 'open')
  await page.getByRole('button', { name: 'Break it' }).press('Enter')
  await page.getByRole('button', { name: 'Stall' }).press('Enter')
  await expect(line(page).first()).toHaveText('Silent for too long: taken for dead', { timeout: 30_000 })
  await expect(badge).toHaveAttribute('data-status', 'open', { timeout: 20_000 })
})

for (const framework of frameworks) {
  test(`${framework}: what ended with an error is begun again by hand on each screen, and the line tells it`, async ({
    page,
    devServer,
  }) => {
    const { badge } = await openDemo(page, devServer.url, framework, 'progress')
    const jobs = page.getByTestId('jobs-connection')
    await expect(badge).toHaveAttribute('data-status', 'open')
    await expect(jobs).toHaveAttribute('data-status', 'open')
    await page.getByRole('button', { name: 'Break it' }).click()
    const fault = page.getByRole('button', { name: 'Wrong type' })
    const place = await fault.boundingBox()
    await fault.click()
    await expect(page.getByRole('complementary', { name: 'Break it' }).locator('output')).not.toBeEmpty()
    expect(await fault.boundingBox(), 'it stays under the pointer').toEqual(place)
    await expect(badge).toHaveAttribute('data-status', 'error')
    await expect(jobs).toHaveAttribute('data-status', 'error')
    await page.keyboard.press('Escape')
    await expect(fault).toHaveCount(0)
    await expect(page.getByRole('button', { name: 'Break it' })).toBeFocused()
    const steps = page.getByRole('list', { name: 'What happened to the stream of Jobs' })
    await steps.focus()
    await page.keyboard.press('Escape')
    await expect(steps).toBeFocused()

    const notices = page.getByTestId('notice')
    await expect(notices).toHaveCount(2)
    await expect(notices.first()).toContainText('Something other than a stream answered')
    await notices.first().getByRole('button', { name: 'Try now' }).click()
    await expect(notices).toHaveCount(1)
    await notices.getByRole('button', { name: 'Try now' }).click()
    await expect(badge).toHaveAttribute('data-status', 'open')
    await expect(jobs).toHaveAttribute('data-status', 'open')
    await expect(line(page).nth(-2)).toHaveText('Given up')
    await expect(line(page).last()).toHaveText('Live again')
    await page.getByRole('button', { name: 'Start hash job' }).click()
    await expect(page.getByTestId('run')).toHaveCount(1)
  })
}
