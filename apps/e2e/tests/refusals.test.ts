import type { Locator } from '@playwright/test'
import { limits } from '@ssekit/demo-kit'
import { frameworks, openDemo } from '../fixtures/demo.ts'
import { expect, test } from '../fixtures/test.ts'
import { openTryIt } from '../fixtures/tryIt.ts'
import { write } from '../fixtures/write.ts'

/** Puts in more than the field lets anyone type: what the server says to it must show all the same. */
const overfill = (field: Locator, length: number) =>
  field.evaluate((element: HTMLInputElement | HTMLTextAreaElement, count) => {
    element.removeAttribute('maxlength')
    element.value = 'x'.repeat(count)
  }, length)

for (const framework of frameworks) {
  test(`${framework}: whatever the server refuses about a notification is shown`, async ({
    page,
    devServer,
  }) => {
    await openDemo(page, devServer.url, framework)
    await openTryIt(page)
    const form = page.getByRole('region', { name: 'Post a notification' })
    const [title, message, user] = ['Title', 'Message', 'User (optional)'].map((name) =>
      form.getByLabel(name),
    )
    await write(title!, 'A title')
    await write(message!, 'A message')

    await overfill(user!, limits.user + 1)
    await form.getByRole('button', { name: 'Post', exact: true }).click()
    await expect(form.getByRole('alert')).toContainText('user:')
    await expect(user!).toHaveAccessibleDescription(/^user:/)
    await write(user!, '')

    await overfill(message!, 110_000)
    await form.getByRole('button', { name: 'Post', exact: true }).click()
    await expect(form.getByRole('alert')).toHaveText('The body is larger than 100 KB. Send less.')
  })

  test(`${framework}: a field takes as much as the server does, and no more`, async ({ page, devServer }) => {
    const { items } = await openDemo(page, devServer.url, framework)
    await openTryIt(page)
    const form = page.getByRole('region', { name: 'Post a notification' })
    for (const [name, length] of [
      ['Title', limits.title],
      ['Message', limits.message],
      ['User (optional)', limits.user],
    ] as const) {
      await expect(form.getByLabel(name)).toHaveAttribute('maxlength', String(length))
    }
    await write(form.getByLabel('Title'), 't'.repeat(limits.title))
    await write(form.getByLabel('Message'), 'm'.repeat(limits.message))
    await form.getByRole('button', { name: 'Post', exact: true }).click()
    await expect(items).toHaveCount(1)
    await overfill(form.getByLabel('Title'), limits.title + 1)
    await write(form.getByLabel('Message'), 'm')
    await form.getByRole('button', { name: 'Post', exact: true }).click()
    await expect(form.getByRole('alert')).toContainText('title:')
    await expect(items).toHaveCount(1)
  })

  test(`${framework}: a refused question shows the server’s reason, and nothing to try again`, async ({
    page,
    devServer,
  }) => {
    await openDemo(page, devServer.url, framework, 'chat')
    const question = page.getByLabel('Your question')
    await expect(question).toHaveAttribute('maxlength', String(limits.question))
    await question.evaluate((box) => box.removeAttribute('maxlength'))
    await write(question, 'x'.repeat(limits.question + 1))
    await page.getByRole('button', { name: 'Ask' }).click()
    const notice = page.getByTestId('notice')
    await expect(notice).toContainText('must be at most 8000 characters')
    await expect(notice.getByRole('button')).toHaveCount(0)
    await expect(page.getByTestId('question')).toHaveCount(1)
    await expect(page.getByTestId('answer')).toHaveCount(0)

    await write(question, 'x'.repeat(limits.question))
    await page.getByRole('button', { name: 'Ask' }).click()
    await expect(page.getByTestId('answer')).not.toBeEmpty()
    // What became of the first question stays with it.
    const turns = page.getByRole('region', { name: 'Conversation' }).getByRole('article')
    await expect(turns.first().getByTestId('notice')).toBeVisible()
    await expect(turns.last().getByTestId('notice')).toHaveCount(0)
  })

  test(`${framework}: a question to no server says how to start it, and can be asked again`, async ({
    page,
    mortalServer,
  }) => {
    const failures: Error[] = []
    page.on('pageerror', (error) => failures.push(error))
    const { badge } = await openDemo(page, mortalServer.url, framework, 'chat')
    await expect(badge).toHaveAttribute('data-status', 'open')
    await mortalServer.kill()
    await write(page.getByLabel('Your question'), 'How does a stream resume?')
    await page.getByRole('button', { name: 'Ask' }).click()
    const notice = page.getByRole('region', { name: 'Conversation' }).getByTestId('notice')
    await expect(notice).toContainText('npm start')
    await expect(notice).not.toContainText('CORS')
    await expect(page.getByTestId('answer')).toHaveCount(0)

    await mortalServer.start()
    await notice.getByRole('button', { name: 'Ask again' }).click()
    await expect(page.getByTestId('answer')).toHaveAttribute('data-streaming', 'false')
    await expect(page.getByTestId('answer').locator('p').first()).not.toBeEmpty()
    await expect(notice).toHaveCount(0)
    expect(failures).toEqual([])
  })
}
