import { pageId } from './pageId.ts'

/**
 * The address of a stream with the page's name in it.
 *
 * @example
 * streamUrl('/api/stream', { groups: 'team,ops' }) // '/api/stream?client=page-…&groups=team%2Cops'
 */
export const streamUrl = (path: string, query: Record<string, string> = {}): string =>
  `${path}?${new URLSearchParams({ client: pageId, ...query })}`
