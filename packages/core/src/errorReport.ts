import type { SSEError } from './errors.ts'
import { isDevelopment } from './explain.ts'
import { print } from './platform.ts'

/**
 * Errors that no `onError` took go to the console: once for each kind until the connection is up again, since a server that is
 * down would otherwise fill it.
 */
export const createErrorReport = () => {
  const told = new Set<string>()
  const report = (error: SSEError, isHandled: boolean): void => {
    // That the stream is given up is news, also after losses of the same kind.
    const kind = `${error.code} ${error.fatal}`
    // Losses are to be expected, and mended: in production they are nobody's news.
    const isWorthTelling = error.fatal || error.code === 'decode' || isDevelopment()
    if (isHandled || told.has(kind) || !isWorthTelling) return
    told.add(kind)
    print(error.fatal ? 'error' : 'warn', `[ssekit] ${error.message}`, error)
  }
  report.reset = (): void => told.clear()
  return report
}
