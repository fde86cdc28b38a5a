import { expect, it } from 'vitest'
import { createPageId, pageId } from './pageId.ts'
import { streamUrl } from './streamUrl.ts'

it('is another one each time', () => {
  expect(new Set(Array.from({ length: 100 }, createPageId)).size).toBe(100)
})

it('goes into every stream’s address', () => {
  const url = new URL(streamUrl('/api/stream', { groups: 'team,ops' }), 'http://localhost')
  expect(url.pathname).toBe('/api/stream')
  expect(Object.fromEntries(url.searchParams)).toEqual({ client: pageId, groups: 'team,ops' })
})
