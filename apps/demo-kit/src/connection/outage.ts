import type { Retry, SSEError, Status } from '@ssekit/core'

export interface ConnectionState {
  status: Status
  retry: Retry | null
  error: SSEError | null
}

export interface Outage {
  title: string
  text: string
}

const absent = 'The dev server does not answer'
const start = 'Start it with “npm start” in the project’s folder'

/** What a proxy in front of an absent server answers with. */
const isRefused = (error: SSEError | null): boolean => (error?.status ?? 0) >= 500

const isSilent = (error: SSEError | null): boolean =>
  error === null || error.code === 'network' || error.code === 'timeout'

/**
 * What to tell the user when the line is down for longer than a blink, `null` while all is well. One lost connection
 * is the badge's business; the second failure in a row, or the end, is worth a notice.
 */
export const outage = ({ status, retry, error }: ConnectionState): Outage | null => {
  if (status === 'error') {
    if (isRefused(error)) return { title: absent, text: `${start}, then try again.` }
    return { title: 'The stream has ended with an error', text: error?.message ?? '' }
  }
  if (status !== 'reconnecting' || (retry?.attempt ?? 0) < 2) return null
  if (isRefused(error) || isSilent(error))
    return { title: absent, text: `${start}. This page reconnects by itself.` }
  return { title: 'The line keeps failing', text: error?.message ?? '' }
}
