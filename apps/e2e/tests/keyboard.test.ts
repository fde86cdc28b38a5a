import type { Locator, Page } from '@playwright/test'
import { frameworks, openDemo } from '../fixtures/demo.ts'
import { notify } from '../fixtures/notify.ts'
import { onlyChromium } from '../fixtures/onlyChromium.ts'
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
  test(`${framework}: posts, disconnects and reconnects with the keyboard alone`, async ({
    page,
    devServer,
  }) => {
    const { badge, items } = await openDemo(page, devServer.url, framework)
    await expect(badge).toHaveAttribute('data-status', 'open')

    const tryIt = page.getByRole('button', { name: 'Try it' })
    await tabTo(page, tryIt)
    await page.keyboard.press('Enter')
    await tabTo(page, page.getByLabel('Title'))
    await page.keyboard.type('Typed')
    await tabTo(page, page.getByLabel('Message'))
    await page.keyboard.type('without a mouse')
    await tabTo(page, page.getByRole('button', { name: 'Post', exact: true }))
    await page.keyboard.press('Enter')
    await expect(items.filter({ hasText: 'Typed' })).toBeVisible()
    await page.keyboard.press('Escape')
    await expect(page.getByRole('dialog', { name: 'Try it' })).toBeHidden()
    await expect(tryIt).toBeFocused()

    await tabTo(page, page.getByRole('button', { name: 'Mark read: Typed' }))
    await page.keyboard.press('Enter')
    await expect(page.getByTestId('count-unread')).toHaveAttribute('data-count', '0')

    await tabTo(page, page.getByRole('button', { name: 'Disconnect' }))
    await page.keyboard.press('Enter')
    await expect(badge).toHaveAttribute('data-status', 'closed')
    await tabTo(page, page.getByRole('button', { name: 'Connect', exact: true }))
    await page.keyboard.press('Enter')
    await expect(badge).toHaveAttribute('data-status', 'open')
  })

  test(`${framework}: j, k, e, u and Enter go through the inbox`, async ({ page, devServer }) => {
    const { items } = await openDemo(page, devServer.url, framework)
    for (const title of ['Third', 'Second', 'First']) await notify(devServer, title)
    await expect(items).toHaveCount(3)
    const unread = page.getByTestId('count-unread')
    const row = (title: string) => items.filter({ hasText: title })
    const isFocused = (title: string) =>
      expect(row(title).getByRole('button', { name: title }).first()).toBeFocused()

    await page.keyboard.press('j')
    await isFocused('First')
    await page.keyboard.press('j')
    await page.keyboard.press('Enter')
    await expect(page.getByRole('article', { name: 'Second' })).toContainText('About Second')
    await expect(unread).toHaveAttribute('data-count', '2')
    await page.keyboard.press('k')
    await expect(page.getByRole('article', { name: 'First' })).toBeVisible()
    await expect(unread).toHaveAttribute('data-count', '1')

    await page.keyboard.press('e')
    await expect(row('First')).toHaveCount(0)
    await isFocused('Second')
    await page.keyboard.press('u')
    await expect(row('Second')).toHaveAttribute('data-unread', 'true')
    await page.keyboard.press('Enter')
    await page.keyboard.press('Escape')
    await expect(page.getByRole('article')).toHaveCount(0)
    await isFocused('Second')

    await page.getByRole('button', { name: 'Done 1' }).click()
    await expect(items).toHaveCount(1)
    await page.keyboard.press('j')
    await page.keyboard.press('e')
    await expect(items).toHaveCount(0)
  })

  test(
    `${framework}: what is pressed and then gone leaves the focus to what was beside it, not to the top of the page`,
    { tag: onlyChromium },
    async ({ page, devServer }) => {
      const { badge, items, show } = await openDemo(page, devServer.url, framework)
      await expect(badge).toHaveAttribute('data-status', 'open')
      for (const title of ['Third', 'Second', 'First']) await notify(devServer, title)
      const open = (title: string) => items.getByRole('button', { name: title }).first()

      await page.getByRole('button', { name: 'Done: Second' }).press('Enter')
      await expect(open('Third')).toBeFocused()
      await open('First').press('Enter')
      await page.getByRole('article').getByRole('button', { name: 'Done' }).press('Enter')
      await expect(open('Third')).toBeFocused()
      await page.getByRole('button', { name: 'Done: Third' }).press('Enter')
      await expect(items).toHaveCount(0)
      await expect(page.locator(':focus')).toHaveCount(1)

      await show('progress')
      await notify(devServer, 'Toast')
      const dismiss = page.getByRole('button', { name: 'Dismiss' })
      await dismiss.focus()
      // It is at the newest.
      await notify(devServer, 'Newer')
      await expect(page.getByTestId('toast').getByRole('link', { name: 'Toast' })).toBeFocused()
      await dismiss.press('Enter')
      await expect(page.getByRole('main')).toBeFocused()

      await show('chat')
      const answers = page.getByRole('log', { name: 'Questions and answers' })
      await page.getByRole('button', { name: 'How many tabs can share one connection?' }).press('Enter')
      await expect(answers).toBeFocused()
      await page.getByRole('button', { name: 'Ask again' }).press('Enter')
      await expect(answers).toBeFocused()
      await page.getByLabel('Your question').fill('How do I show a list of notifications?')
      const ask = page.getByRole('button', { name: 'Ask', exact: true })
      await ask.press('Enter')
      await expect(page.getByTestId('answer').last()).toHaveAttribute('data-streaming', 'false')
      await expect(ask).toBeFocused()
    },
  )

  test(`${framework}: the bell, what is behind it and the way to the inbox, with the keyboard alone`, async ({
    page,
    devServer,
  }) => {
    const { badge } = await openDemo(page, devServer.url, framework, 'logs')
    await expect(badge).toHaveAttribute('data-status', 'open')
    await notify(devServer, 'Ring')
    const panel = page.getByRole('dialog', { name: 'Latest notifications' })
    await tabTo(page, page.getByRole('button', { name: 'Latest notifications' }))
    await page.keyboard.press('Enter')
    await tabTo(page, panel.getByRole('link', { name: 'Ring' }))
    await page.keyboard.press('Enter')
    await expect(panel).toBeHidden()
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Notifications')
    await expect(page.getByRole('article', { name: 'Ring' })).toBeVisible()
  })
}
