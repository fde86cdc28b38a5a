import type { Locator, Page } from '@playwright/test'
import { frameworks, openDemo } from '../fixtures/demo.ts'
import { expect, test } from '../fixtures/test.ts'

const furthest = 60

/** Which way `target` lies from what has the focus; a page that Tab has left does not get it back in every browser. */
const keyTowards = (target: Locator) =>
  target.evaluate((element) => {
    const focused = document.activeElement ?? document.body
    if (focused === element) return null
    return focused.compareDocumentPosition(element) & Node.DOCUMENT_POSITION_PRECEDING ? 'Shift+Tab' : 'Tab'
  })

/** Moves the focus to `target` step by step, as somebody without a mouse must. */
const tabTo = async (page: Page, target: Locator) => {
  for (let steps = 0; steps < furthest; steps++) {
    const key = await keyTowards(target)
    if (!key) return
    await page.keyboard.press(key)
  }
  throw new Error(`${furthest} steps with Tab did not reach ${target}.`)
}

for (const framework of frameworks) {
  test(`${framework}: posts, reads, disconnects and reconnects with the keyboard alone`, async ({
    page,
    devServer,
  }) => {
    const { badge, items } = await openDemo(page, devServer.url, framework)
    await expect(badge).toHaveAttribute('data-status', 'open')

    await tabTo(page, page.getByLabel('Title'))
    await page.keyboard.type('Typed')
    await tabTo(page, page.getByLabel('Message'))
    await page.keyboard.type('without a mouse')
    await tabTo(page, page.getByRole('button', { name: 'Post', exact: true }))
    await page.keyboard.press('Enter')
    await expect(items.filter({ hasText: 'Typed' })).toBeVisible()

    await tabTo(page, page.getByRole('button', { name: 'Mark read: Typed' }))
    await page.keyboard.press('Enter')
    await expect(page.getByTestId('unread')).toHaveAttribute('data-count', '0')

    await tabTo(page, page.getByRole('button', { name: 'Disconnect' }))
    await page.keyboard.press('Enter')
    await expect(badge).toHaveAttribute('data-status', 'closed')
    await tabTo(page, page.getByRole('button', { name: 'Connect', exact: true }))
    await page.keyboard.press('Enter')
    await expect(badge).toHaveAttribute('data-status', 'open')
  })
}
