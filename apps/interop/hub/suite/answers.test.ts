import { cp } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { complaintsOf } from './complaints.ts'
import { FAILURE, LIMIT, REFUSAL, startProvider, type Provider, type Question } from './provider.ts'
import { startApp, type App } from './startApp.ts'
import { expect, test } from './test.ts'

test.describe.configure({ mode: 'serial' })

const PROVIDERS = ['openai-chat', 'openai-responses', 'anthropic', 'ai-sdk']

let provider: Provider
const servers = new Map<string, App>()
test.beforeAll(async () => {
  provider = await startProvider()
  const apps = process.env.HUB_APPS!
  // Both servers have the same pages.
  await cp(join(apps, 'answers/dist'), join(apps, 'next/public'), { recursive: true })
  servers.set('Express', await startApp('answers', { env: provider.env }))
  servers.set('Next', await startApp('next', { env: provider.env }))
})
test.afterAll(async () => {
  for (const { process } of servers.values()) await process.stop('SIGKILL')
  await provider.close()
})

const ask = async (page: Page, question: Question): Promise<void> => {
  await page.getByLabel('Question').fill(question)
  await page.getByRole('button', { name: 'Ask' }).click()
}

for (const through of ['Express', 'Next']) {
  for (const framework of ['react', 'vue']) {
    for (const name of PROVIDERS) {
      test(`${name}, through ${through}, on a page in ${framework}`, async ({ page }) => {
        const complaints = complaintsOf(page)
        await page.goto(`${servers.get(through)!.url}/${framework}.html#${name}`)
        const [status, text, alert] = [
          page.getByRole('status'),
          page.getByRole('log'),
          page.getByRole('alert'),
        ]

        await test.step('the text, and its end', async () => {
          await ask(page, 'whole')
          await expect(text).toHaveText('Grüß Gott, 世界 😀')
          await expect(status).toHaveText('done')
          await expect(alert).toHaveCount(0)
        })
        await test.step('a model that declines: its words are the answer', async () => {
          await ask(page, 'refuse')
          await expect(text).toHaveText(REFUSAL)
          await expect(status).toHaveText('done')
        })
        await test.step('what comes is shown as it comes; stopped, nothing is asked for any more', async () => {
          await ask(page, 'go on')
          await expect(text).toContainText('Grüß Gott … …')
          await expect(status).toHaveText('open')
          expect(provider.underWay()).toBe(1)
          await page.getByRole('button', { name: 'Stop' }).click()
          await expect(status).toHaveText('closed')
          await expect(text).toContainText('Grüß Gott … …')
          await expect(alert).toHaveCount(0)
          await expect.poll(provider.underWay).toBe(0)
        })
        await test.step('a failure in mid-stream: what had come stays, with the provider’s words', async () => {
          await ask(page, 'fail')
          await expect(alert).toContainText(FAILURE)
          await expect(text).toHaveText('Grüß Gott')
          await expect(status).toHaveText('error')
        })
        await test.step('a refusal: its words are on the page', async () => {
          await ask(page, 'limit')
          await expect(alert).toHaveText(LIMIT)
          await expect(text).toHaveText('')
        })
        await test.step('an answer that is cut is none', async () => {
          await ask(page, 'cut')
          await expect(text).toHaveText('Grüß Gott')
          provider.cut()
          await expect(alert).toHaveText(/lost|ended|cut|network/i)
          await expect(status).toHaveText('error')
          await expect(text).toHaveText('Grüß Gott')
        })
        await test.step('and asked again, it answers', async () => {
          await ask(page, 'whole')
          await expect(text).toHaveText('Grüß Gott, 世界 😀')
          await expect(alert).toHaveCount(0)
        })
        // Beyond what ssekit itself says of an error that no `onError` takes.
        expect(complaints.filter((text) => !text.startsWith('[ssekit]'))).toEqual([])
      })
    }
  }
}
