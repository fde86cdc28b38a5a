import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Page } from '@playwright/test'
import { withDevServer } from '../fixtures/devServer.ts'
import { logIn } from '../fixtures/logIn.ts'
import { expect, test } from '../fixtures/test.ts'
import { write } from '../fixtures/write.ts'

/**
 * Opens a page that belongs to nobody: like one from elsewhere, it has no origin in common with anything. It does not tell
 * its address, which is one of this machine, and so welcome.
 */
const withStrangePage = async (page: Page, body: string, use: () => Promise<void>) => {
  const elsewhere = createServer((_request, response) => {
    const sandbox = 'sandbox allow-scripts allow-forms allow-top-navigation'
    response
      .writeHead(200, {
        'content-type': 'text/html',
        'content-security-policy': sandbox,
        'referrer-policy': 'no-referrer',
      })
      .end(`<!doctype html><title>Elsewhere</title>${body}`)
  })
  await new Promise<void>((resolve) => elsewhere.listen(0, '127.0.0.1', resolve))
  try {
    await page.goto(`http://127.0.0.1:${(elsewhere.address() as AddressInfo).port}/`)
    await use()
  } finally {
    elsewhere.closeAllConnections()
    elsewhere.close()
  }
}

/** What who comes back from an earlier life of the server is told: only a build that there is could say more. */
const lastBuild = async (url: string): Promise<string> => {
  const path = `${url}/api/build-progress`
  const response = await fetch(path, { headers: { 'Last-Event-ID': 'feedbeef-7' } })
  return response.text()
}

test('a page from elsewhere starts no build: by image, fetch, EventSource or link', async ({
  page,
  devServer: { url },
}) => {
  const path = `${url}/api/build-progress`
  const link = `<a href="${path}">A build</a>`
  await withStrangePage(page, link, async () => {
    const answers: number[] = []
    page.on('response', (response) => {
      if (response.url().startsWith(path)) answers.push(response.status())
    })
    await page.evaluate(async (target) => {
      const image = new Image()
      await new Promise((resolve) => {
        image.onload = image.onerror = resolve
        image.src = `${target}?client=image`
      })
      // None of them may be read, and so each fails here; what matters is what it did there.
      const opaque = { mode: 'no-cors', referrerPolicy: 'no-referrer' } as const
      await fetch(`${target}?client=opaque`, opaque).catch(() => {})
      await fetch(`${target}?client=cors`).catch(() => {})
      const source = new EventSource(`${target}?client=source`)
      await new Promise((resolve) => (source.onerror = resolve))
      source.close()
    }, path)
    await page.getByRole('link').click()
    await expect(page.locator('body')).toContainText('Only pages of this server')
    expect(answers.length).toBeGreaterThan(0)
    expect(new Set(answers)).toEqual(new Set([403]))
  })
  expect(await lastBuild(url)).toContain('the build is lost')
})

test('a page from elsewhere posts nothing, not even as somebody who is logged in', async ({ page }) => {
  const auth = { AUTH: 'required', USERS: 'ann:ann-secret:team' }
  await withDevServer(async ({ url }) => {
    await logIn(page, url, 'ann')
    expect(await page.evaluate(async () => (await fetch('/api/v1/sse/info')).status)).toBe(200)

    const form = `<form method="post" action="${url}/api/logout"><button>Log out</button></form>`
    await withStrangePage(page, form, async () => {
      await page.getByRole('button').click()
      await expect(page.locator('body')).toContainText('Only pages of this server')
    })
    await page.goto(url)
    expect(await page.evaluate(async () => (await fetch('/api/v1/sse/info')).status)).toBe(200)
  }, auth)
})

test('who logs out is out, with whatever the page still has', async ({ page }) => {
  const auth = { AUTH: 'required', USERS: 'ann:ann-secret:team' }
  await withDevServer(async ({ url }) => {
    await page.goto(`${url}/login`)
    await write(page.getByLabel('Name'), 'ann')
    await write(page.getByLabel('Password'), 'wrong')
    await page.getByRole('button', { name: 'Log in' }).click()
    await expect(page.getByRole('alert')).toHaveText('No user has this name and password.')
    await logIn(page, url, 'ann')

    const statuses = await page.evaluate(async () => {
      const post = (path: string) => fetch(path, { method: 'POST' })
      const { ticket } = (await (await post('/api/ticket')).json()) as { ticket: string }
      const out = await post('/api/logout')
      const after = await Promise.all([
        fetch(`/api/stream?ticket=${ticket}`),
        fetch('/api/stream'),
        post('/api/ticket'),
      ])
      return [out, ...after].map(({ status }) => status)
    })
    expect(statuses).toEqual([204, 401, 401, 401])
  }, auth)
})
