import { expect, it } from 'vitest'
import { shownUrl } from './shownUrl.ts'

it.each([
  ['https://host/events', 'https://host/events'],
  ['https://host:8080/events?token=secret&a=?', 'https://host:8080/events'],
  ['https://host/events#secret', 'https://host/events'],
  ['https://user:secret@host/events', 'https://host/events'],
  ['https://secret@host/@user/feed', 'https://host/@user/feed'],
  ['https://user:se@cret@host/', 'https://host/'],
  ['//user:secret@host/events', '//host/events'],
  ['/events?token=secret\n&b', '/events'],
  ['http://user:secret@', 'http://'],
  ['', 'the stream'],
])('%s is shown as %s', (url, shown) => {
  expect(shownUrl(url)).toBe(shown)
})
