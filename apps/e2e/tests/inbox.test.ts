import { frameworks, openDemo } from '../fixtures/demo.ts'
import { notify } from '../fixtures/notify.ts'
import { openTryIt } from '../fixtures/tryIt.ts'
import { typeOver } from '../fixtures/typeOver.ts'
import { onlyChromium } from '../fixtures/onlyChromium.ts'
import { expect, test } from '../fixtures/test.ts'

test('read in one tab is read in all, in either framework, and after a reload', async ({
  context,
  devServer,
}) => {
  const react = await openDemo(await context.newPage(), devServer.url, 'react')
  const vue = await openDemo(await context.newPage(), devServer.url, 'vue', 'logs')
  for (const { badge } of [react, vue]) await expect(badge).toHaveAttribute('data-status', 'open')
  for (const title of ['One', 'Two', 'Three']) await notify(devServer, title)
  const bell = vue.page.getByTestId('bell-count')
  await expect(bell).toContainText('3')

  await react.items.getByRole('button', { name: 'Two' }).first().click()
  await expect(bell).toContainText('2')
  await react.page.getByRole('button', { name: 'Done: One' }).click()
  await expect(bell).toContainText('1')

  for (const { page, items, show } of [react, vue]) {
    await page.reload()
    await show('notifications')
    await expect(items.getByRole('heading')).toHaveText(['Unread: Three', 'Two'])
    await expect(page.getByTestId('count-done')).toHaveAttribute('data-count', '1')
  }
  await vue.page.getByRole('button', { name: 'Mark all read' }).last().click()
  await expect(react.page.getByTestId('count-unread')).toHaveAttribute('data-count', '0')
})

for (const framework of frameworks) {
  test(`${framework}: what comes while one is elsewhere shows for a moment, and leads to the inbox`, async ({
    page,
    devServer,
  }) => {
    const { badge, show } = await openDemo(page, devServer.url, framework)
    await expect(badge).toHaveAttribute('data-status', 'open')
    const toasts = page.getByTestId('toast')
    await notify(devServer, 'In sight')
    await expect(page.getByTestId('notifications')).toContainText('In sight')
    await expect(toasts).toHaveCount(0)

    await show('chat')
    for (const title of ['One', 'Two', 'Three', 'Four']) await notify(devServer, title)
    await expect(toasts.getByRole('link')).toHaveText(['Four', 'Three', 'Two'])
    await expect(page.getByRole('link', { name: '1 more notification' })).toBeVisible()
    await toasts.first().hover()
    await toasts.getByRole('link', { name: 'Three' }).click()
    await expect(page.getByRole('article', { name: 'Three' })).toContainText('About Three')
    await expect(toasts).toHaveCount(0)

    await show('chat')
    await notify(devServer, 'Five')
    // The pointer keeps it where it is.
    await toasts.first().hover()
    await show('progress')
    await expect(page.getByRole('heading', { name: 'Progress', level: 1 })).toBeVisible()
    await expect(toasts).toHaveCount(1)
    await show('notifications')
    await expect(page.getByTestId('notifications')).toContainText('Five')
    await expect(toasts).toHaveCount(0)
  })

  test(
    `${framework}: nothing vanishes: what is beyond the limit is counted and can be shown`,
    { tag: onlyChromium },
    async ({ page, devServer }) => {
      const { badge, items } = await openDemo(page, devServer.url, framework)
      await expect(badge).toHaveAttribute('data-status', 'open')
      for (let n = 1; n <= 6; n += 1) await notify(devServer, `Number ${n}`)
      await openTryIt(page)
      await typeOver(page.getByLabel('Show at most'), '2')
      await page.keyboard.press('Escape')
      await expect(items).toHaveCount(2)
      await expect(page.getByTestId('count-inbox')).toHaveAttribute('data-count', '6')
      await page.getByRole('button', { name: 'Show more: 4 older notifications' }).press('Enter')
      await expect(items).toHaveCount(6)
      // What was pressed is gone: the keyboard goes on at the first that was shown.
      await expect(page.getByRole('button', { name: /^(Unread: )?Number 4/ })).toBeFocused()
      const markAll = page.getByRole('main').getByRole('button', { name: 'Mark all read' })
      await markAll.press('Enter')
      await expect(page.getByTestId('count-unread')).toHaveAttribute('data-count', '0')
      await expect(markAll).toBeFocused()
      await expect(markAll).toBeDisabled()
    },
  )

  test(`${framework}: the list stands where it was after a look at another screen`, async ({
    page,
    devServer,
  }) => {
    const { badge, items, show } = await openDemo(page, devServer.url, framework)
    await expect(badge).toHaveAttribute('data-status', 'open')
    for (let n = 1; n <= 25; n += 1) await notify(devServer, `Number ${n}`)
    await expect(items).toHaveCount(25)
    const list = page.getByTestId('notifications')
    const top = () => list.evaluate((box) => box.scrollTop)
    await list.hover()
    await page.mouse.wheel(0, 400)
    await expect.poll(top).toBe(400)
    await show('chat')
    await expect(page.getByLabel('Your question')).toBeVisible()
    await show('notifications')
    await expect(list).toBeVisible()
    await expect.poll(top).toBe(400)
  })

  test(`${framework}: on a phone, what is open takes the place of the list and gives it back`, async ({
    page,
    devServer,
  }) => {
    await page.setViewportSize({ width: 390, height: 844 })
    const { badge, items } = await openDemo(page, devServer.url, framework)
    await expect(badge).toHaveAttribute('data-status', 'open')
    for (const title of ['Second', 'First']) await notify(devServer, title)
    const row = items.getByRole('button', { name: 'Second' }).first()
    await row.click()
    const opened = page.getByRole('article', { name: 'Second' })
    await expect(opened).toBeFocused()
    await expect(items.first()).toBeHidden()
    await opened.getByRole('button', { name: 'Back to the list' }).click()
    await expect(row).toBeFocused()
  })

  test(
    `${framework}: the same screen with the other framework, in the colours that were chosen`,
    { tag: onlyChromium },
    async ({ page, devServer }) => {
      const other = framework === 'react' ? 'vue' : 'react'
      await openDemo(page, devServer.url, framework, 'progress')
      const surface = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor)
      const before = await surface()
      await page.getByRole('button', { name: 'Colours: system' }).click()
      await page.getByRole('button', { name: 'Colours: light' }).click()
      await expect.poll(surface).not.toBe(before)
      const dark = await surface()
      await page.getByRole('group', { name: 'Made with' }).getByRole('link', { name: other }).click()
      await expect(page).toHaveURL(`${devServer.url}/${other}/#/progress`)
      await expect(page.getByRole('heading', { level: 1 })).toHaveText('Progress')
      expect(await surface()).toBe(dark)
    },
  )
}
