import { beforeEach, expect, it } from 'vitest'
import { createRandomName, guestId, guestIdIn } from './guestId.ts'
import { streamUrl } from './streamUrl.ts'

beforeEach(() => {
  document.cookie = 'ssekit_guest=; path=/; max-age=0'
})

it('is another one each time it is made', () => {
  expect(new Set(Array.from({ length: 100 }, () => createRandomName('guest'))).size).toBe(100)
})

it('is the same for all tabs of a browser, beside whatever other cookies there are', () => {
  document.cookie = 'not_ssekit_guest=guest-1; path=/'
  const first = guestIdIn(document)
  document.cookie = 'later=1; path=/'
  expect(first).toMatch(/^guest-[0-9a-f]{10}$/)
  expect(guestIdIn(document)).toBe(first)
})

it('is another one once the server has taken the cookie back, and where it holds something else', () => {
  const first = guestIdIn(document)
  document.cookie = 'ssekit_guest=; path=/'
  const second = guestIdIn(document)
  document.cookie = 'ssekit_guest=<b>; path=/'
  const third = guestIdIn(document)
  expect(new Set([first, second, third]).size).toBe(3)
})

it('is one of its own for a page without cookies', () => {
  const without = {
    set cookie(_: string) {},
    get cookie() {
      return ''
    },
  }
  expect(guestIdIn(without)).not.toBe(guestIdIn(without))
})

it('goes into every stream’s address', () => {
  const url = new URL(streamUrl('/api/stream', { groups: 'team,ops' }), 'http://localhost')
  expect(url.pathname).toBe('/api/stream')
  expect(Object.fromEntries(url.searchParams)).toEqual({ client: guestId, groups: 'team,ops' })
})
