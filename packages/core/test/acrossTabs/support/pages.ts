import { onTestFinished, vi } from 'vitest'
import {
  acrossTabs,
  createStream,
  observe,
  type ConsumerOptions,
  type SSEError,
  type Status,
  type StreamActivity,
  type StreamOptions,
} from '../../../src/index.ts'
import { createLockManager } from './lockManager.ts'

/** A browser whose pages are streams of their own: they share locks and channels, and no memory. */
export const startBrowser = () => {
  const locks = createLockManager()
  vi.stubGlobal('navigator', { locks })
  onTestFinished(() => void vi.unstubAllGlobals())

  const openPage = (url: string, options: StreamOptions & ConsumerOptions = {}) => {
    const told: string[] = []
    const statuses: Status[] = []
    const errors: SSEError[] = []
    const activities: StreamActivity[] = []
    const stream = createStream(url, {
      use: [observe((activity) => void activities.push(activity)), acrossTabs()],
      decode: 'text',
      flush: 'sync',
      reconnect: { delay: 1, maxDelay: 100 },
      ...options,
      onMessage: (data) => void told.push(String(data)),
      onStatus: (status) => void statuses.push(status),
      onError: (error) => void errors.push(error),
    })
    onTestFinished(() => stream.close())
    stream.open()
    return {
      stream,
      told,
      statuses,
      errors,
      status: () => stream.getSnapshot().status,
      roles: () => activities.flatMap((activity) => (activity.type === 'tabs' ? [activity.role] : [])),
    }
  }
  return { locks, openPage }
}

export type TestPage = ReturnType<ReturnType<typeof startBrowser>['openPage']>
