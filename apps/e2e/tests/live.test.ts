import { openDemo } from '../fixtures/demo.ts'
import { notify } from '../fixtures/notify.ts'
import { expect, test } from '../fixtures/test.ts'
import { openTryIt } from '../fixtures/tryIt.ts'
import { write } from '../fixtures/write.ts'

test('one post shows in both demos, open side by side', async ({ context, devServer }) => {
  const demos = [
    await openDemo(await context.newPage(), devServer.url, 'react'),
    await openDemo(await context.newPage(), devServer.url, 'vue'),
  ]
  for (const { badge } of demos) await expect(badge).toHaveAttribute('data-status', 'open')

  await notify(devServer, 'Lunch is here')
  await Promise.all(
    demos.map(({ items }) => expect(items.filter({ hasText: 'Lunch is here' })).toBeVisible()),
  )
})

test('the form of one demo reaches the other', async ({ context, devServer }) => {
  const react = await openDemo(await context.newPage(), devServer.url, 'react')
  const vue = await openDemo(await context.newPage(), devServer.url, 'vue')
  await expect(react.badge).toHaveAttribute('data-status', 'open')
  await expect(vue.badge).toHaveAttribute('data-status', 'open')

  await openTryIt(vue.page)
  await write(vue.page.getByLabel('Title'), 'From Vue')
  await write(vue.page.getByLabel('Message'), 'to React')
  await vue.page.getByRole('button', { name: 'Post', exact: true }).click()

  await expect(react.items.filter({ hasText: 'From Vue' })).toBeVisible()
  await expect(vue.items.filter({ hasText: 'From Vue' })).toBeVisible()
})
