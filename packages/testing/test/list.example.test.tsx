// @vitest-environment jsdom
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { useSSE as useReact } from '@ssekit/react'
import { useSSE as useVue } from '@ssekit/vue'
import { render } from '@testing-library/react'
import { mount } from '@vue/test-utils'
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest'
import { defineComponent, h } from 'vue'
import { Notifications } from './list/Notifications.tsx'
import type { Loaded } from './list/NotificationList.vue'
import NotificationsInVue from './list/Notifications.vue'

let server: Server
let url: string
beforeAll(async () => {
  process.env.PORT = '0'
  ;({ server } = await import('../../server/examples/list.ts'))
  if (!server.listening) await once(server, 'listening')
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(() => {
  server.close()
  server.closeAllConnections()
})

/** What happens once the server has answered with the list, and before the page has it. */
let onList: () => Promise<unknown>
/** A list that was loaded before. */
let kept: Loaded | null = null
const fetchIt = fetch
beforeEach(() => {
  onList = () => Promise.resolve()
  // As a proxy would: relative urls lead to the server.
  const spy = vi.spyOn(globalThis, 'fetch').mockImplementation(async (input, init) => {
    const { pathname } = new URL(String(input), location.origin)
    // As a query library does that has loaded it before.
    if (pathname === '/api/notifications' && kept) return Response.json(kept)
    const response = await fetchIt(url + pathname, init)
    if (pathname === '/api/notifications') await onList()
    return response
  })
  onTestFinished(() => spy.mockRestore())
})

const post = async (title: string): Promise<void> => {
  const headers = { 'Content-Type': 'application/json' }
  const body = JSON.stringify({ title })
  const { status } = await fetchIt(`${url}/api/notifications`, { method: 'POST', headers, body })
  expect(status).toBe(201)
}

/** What somebody else on the page shows of the same stream. */
const heard = (status: string, last?: { title: string }): string => `${status}: ${last?.title ?? 'nothing'}`

const openInReact = (hasOther = false) => {
  const Other = () => {
    const { status, latest } = useReact('/api/stream')
    return <i>{heard(status, latest.notification)}</i>
  }
  const { container, unmount } = render(
    <>
      {hasOther && <Other />}
      <Notifications />
    </>,
  )
  return { page: container, leave: unmount }
}
const openInVue = (hasOther = false) => {
  const Other = defineComponent(() => {
    const { status, latest } = useVue('/api/stream')
    return () => h('i', heard(status.value, latest.value.notification))
  })
  const page = mount(() => h('main', [hasOther ? h(Other) : null, h(NotificationsInVue)]))
  return { page: page.element as HTMLElement, leave: () => page.unmount() }
}
const open = (framework: typeof openInReact, hasOther?: boolean) => {
  const { page, leave } = framework(hasOther)
  onTestFinished(leave)
  const textOf = (selector: string) =>
    [...page.querySelectorAll(selector)].map(({ textContent }) => textContent)
  return {
    page,
    leave,
    titles: () => textOf('li'),
    status: () => textOf('[role=status]').join(),
    alert: () => textOf('[role=alert]').join(),
    other: () => textOf('i').join(),
  }
}

describe.each([
  ['React', openInReact],
  ['Vue', openInVue],
])('docs/lists.md in %s', (name, framework) => {
  it('shows what was there, what came while it loaded, and what comes, each once; loaded anew too', async () => {
    await post(`${name} before`)
    onList = () => post(`${name} between`)
    const first = open(framework)
    await expect.poll(first.status).toBe('open')
    await post(`${name} live`)
    const expected = [`${name} live`, `${name} between`, `${name} before`]
    await expect.poll(() => first.titles().slice(0, 3)).toEqual(expected)
    first.leave()

    onList = () => Promise.resolve()
    const again = open(framework)
    await expect.poll(again.status).toBe('open')
    expect(again.titles().slice(0, 3)).toEqual(expected)
    await post(`${name} after`)
    await expect.poll(() => again.titles().slice(0, 4)).toEqual([`${name} after`, ...expected])
    expect(new Set(again.titles()).size).toBe(again.titles().length)
  })

  it('shows all that is posted while it loads, each once and in order', async () => {
    const posted = Array.from({ length: 40 }, (_, i) => `${name} number ${i}`)
    let count = 0
    const posting = (async () => {
      for (const title of posted) {
        await post(title)
        count += 1
      }
    })()
    await expect.poll(() => count).toBeGreaterThan(5)
    const pages = []
    for (let i = 0; i < 10; i += 1) {
      const page = open(framework)
      pages.push(page)
      await expect.poll(page.status).not.toBe('')
    }
    await posting
    for (const { titles } of pages) {
      const numbers = () => titles().filter((title) => title?.startsWith(`${name} number`))
      await expect.poll(numbers).toEqual(posted.toReversed())
    }
  })

  it('shows all again when it is shown a second time with the list that was loaded before', async () => {
    await post(`${name} first`)
    const response = await fetchIt(`${url}/api/notifications`)
    const loaded = (await response.json()) as Loaded
    onTestFinished(() => void (kept = null))
    kept = loaded
    const first = open(framework)
    await expect.poll(first.status).toBe('open')
    await post(`${name} second`)
    await expect.poll(() => first.titles()[0]).toBe(`${name} second`)
    first.leave()
    const again = open(framework)
    await expect.poll(again.status).toBe('open')
    await post(`${name} third`)
    const expected = [`${name} third`, `${name} second`, `${name} first`]
    await expect.poll(() => again.titles().slice(0, 3)).toEqual(expected)
  })

  it('misses nothing that came before it to somebody else on the page', async () => {
    let other = () => ''
    onList = async () => {
      await expect.poll(() => other()).toContain('open')
      await post(`${name} heard by the other`)
      await expect.poll(() => other()).toBe(`open: ${name} heard by the other`)
    }
    const page = open(framework, true)
    ;({ other } = page)
    await expect.poll(() => page.titles()[0]).toBe(`${name} heard by the other`)
  })

  it('says what is wrong, and loads when asked again', async () => {
    onList = () => Promise.reject(new Error('The line was cut'))
    const { page, alert, status } = open(framework)
    await expect.poll(alert).toContain('The line was cut')
    onList = () => Promise.resolve()
    page.querySelector('button')!.click()
    await expect.poll(status).toBe('open')
    expect(alert()).toBe('')
  })
})

const read = (path: string) => readFileSync(join(import.meta.dirname, '../../..', path), 'utf8')
const fences = read('docs/lists.md').matchAll(/<!-- (\S+) -->\n\n```\w+\n([^]*?)```/g)
it.each([...fences].map(([, path, code]) => ({ path: path!, code })))(
  'docs/lists.md shows $path, which runs here',
  ({ path, code }) => expect(code).toBe(read(path)),
)
