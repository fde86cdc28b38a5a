import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { expect, test } from '../fixtures/test.ts'
import { frameworks, startQuickStarts, type QuickStarts } from './quickStarts.ts'

let folder: string
let quickStarts: QuickStarts
test.beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ssekit-stranger-'))
  quickStarts = await startQuickStarts(folder)
})
test.afterAll(async () => {
  await quickStarts?.stop()
  await rm(folder, { recursive: true, force: true })
})

const post = (path: string, body: unknown): Promise<Response> =>
  fetch(quickStarts.api + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })

/** What the page says in its console, or throws, from now on. */
const complaintsOf = (page: Page): string[] => {
  const complaints: string[] = []
  page.on('pageerror', (error) => complaints.push(error.message))
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(message.text())
  })
  return complaints
}

test('the README’s server compiles and sends what is posted', async () => {
  const stream = await fetch(`${quickStarts.api}/api/stream`)
  expect(stream.headers.get('content-type')).toContain('text/event-stream')
  expect((await post('/api/notify', { title: 'Kettle is ready', message: 'Tea?' })).status).toBe(201)
  expect((await post('/api/notify', { message: 'Tea?' })).status, 'without a title').toBe(400)

  let received = ''
  for await (const chunk of stream.body!.pipeThrough(new TextDecoderStream())) {
    received += chunk
    if (received.includes('Kettle is ready')) break
  }
  expect(received).toContain('event: notification')
  expect(received).toContain('Tea?')
})

test('the published hooks are for the client: a server component that calls one is told so', async () => {
  const packed = join(folder, 'react/node_modules/@ssekit/react/dist/index.mjs')
  const code = await readFile(packed, 'utf8')
  expect(code).toMatch(/^["']use client["']/)
  // Frameworks refuse it in a module of the client.
  expect(code).not.toContain('export *')
})

for (const framework of frameworks) {
  test(`the README’s ${framework} page works in a blank Vite app, with the README’s server`, async ({
    page,
  }) => {
    const complaints = complaintsOf(page)
    await page.goto(quickStarts.pages[framework])
    await expect(page.getByRole('status')).toHaveText('open')

    await post('/api/notify', { title: 'Kettle is ready', message: 'Tea?' })
    const item = page.getByRole('listitem')
    await expect(item).toContainText('Kettle is ready Tea?')
    await expect(page.getByRole('heading')).toHaveText('Kettle is ready')

    await page.getByRole('button', { name: 'Ask' }).click()
    await expect(page.getByText('You asked: What is Last-Event-ID for?')).toBeVisible()
    await expect(page.getByRole('button', { name: 'Stop' })).toBeDisabled()
    await expect(page.getByRole('alert')).toHaveCount(0)
    expect(complaints).toEqual([])
  })
}

test('one post reaches the React and the Vue page', async ({ context }) => {
  const pages = await Promise.all(
    frameworks.map(async (framework) => {
      const page = await context.newPage()
      await page.goto(quickStarts.pages[framework])
      await expect(page.getByRole('status')).toHaveText('open')
      return page
    }),
  )
  await post('/api/notify', { title: 'For both' })
  for (const page of pages) await expect(page.getByRole('listitem')).toContainText('For both')
})
