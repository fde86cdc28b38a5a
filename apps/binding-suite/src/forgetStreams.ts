import { getPageClient } from '@ssekit/core'
import { onTestFinished } from 'vitest'

/**
 * Ports come again, and the page's client keeps a stream for minutes: a later test on the same port must not find this
 * one's.
 */
export const forgetStreams = (): void => {
  onTestFinished(() => getPageClient().clear())
}
