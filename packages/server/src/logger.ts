import { SSEServerError } from './errors.ts'

/** Where the hub writes what its owner should know; `console` and most loggers fit. */
export interface Logger {
  warn(message: string, details?: unknown): void
  error(message: string, details?: unknown): void
}

/** @throws {@link SSEServerError} `invalid-option` for what cannot log: what it were to tell would be lost without a word. */
export const checkLogger = (given: Logger | null | undefined): Logger => {
  const logger = given ?? console
  if (typeof logger.warn === 'function' && typeof logger.error === 'function') return safeLogger(logger)
  throw new SSEServerError(
    'invalid-option',
    'logger must have the functions warn and error, as console has.',
    {
      field: 'logger',
    },
  )
}

/**
 * A logger that cannot fail: one whose disk is full or whose transport is closed shall cost nobody a message. There is nobody
 * left to tell of it.
 */
const safeLogger = (logger: Logger): Logger => {
  const call =
    (level: keyof Logger) =>
    (message: string, details?: unknown): void => {
      try {
        // Some loggers answer with a promise, whatever the type says.
        const result: unknown = logger[level](message, details)
        if (result instanceof Promise) result.catch(() => {})
      } catch {
        // As above.
      }
    }
  return { warn: call('warn'), error: call('error') }
}
