import { guestId } from './guestId.ts'

/**
 * The address of a stream with the guest's name in it, so that it is the same in all tabs.
 *
 * @example
 * streamUrl('/api/stream', { groups: 'team,ops' }) // '/api/stream?client=guest-…&groups=team%2Cops'
 */
export const streamUrl = (path: string, query: Record<string, string> = {}): string =>
  `${path}?${new URLSearchParams({ client: guestId, ...query })}`
