import { appendFileSync, mkdirSync, renameSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { pino, stdTimeFunctions } from 'pino'
import type { Logger } from '@ssekit/server'

/** The server's own log: a JSON object per thing that happened, in a file anyone may follow. */
export interface AppLog {
  readonly file: string
  /** @param level @default 'info' */
  write(line: string, level?: 'info' | 'warn' | 'error'): void
  /** For the hubs, which have levels. */
  readonly logger: Logger
}

/** Never to be read in a log, in whatever is logged. */
const SECRETS = ['token', 'ticket', 'password', 'authorization', 'cookie'].flatMap((name) => [
  `details.${name}`,
  `details.*.${name}`,
])

/**
 * Appends to `file`; past `maxBytes` the file is renamed to `<file>.1` and a new one begun, so that it cannot fill the
 * disk.
 *
 * Writes are synchronous: a line that explains a crash must be on disk before the crash, and this server's traffic is
 * one developer's.
 */
export const createAppLog = (file: string, maxBytes = 5_000_000): AppLog => {
  mkdirSync(dirname(file), { recursive: true })
  let failed = false
  const append = (line: string) => {
    try {
      rotate(file, maxBytes)
      appendFileSync(file, line)
      failed = false
    } catch (error) {
      // A full disk is no reason to stop serving; said once, or it would fill the terminal too.
      if (!failed) console.error(`The log ${file} cannot be written: ${String(error)}`)
      failed = true
    }
  }
  const log = pino(
    { base: null, timestamp: stdTimeFunctions.isoTime, redact: SECRETS, formatters: { level } },
    { write: append },
  )
  return {
    file,
    write: (line, level = 'info') => log[level](line),
    logger: {
      warn: (message, details) => log.warn(fieldsOf(details), message),
      error: (message, details) => log.error(fieldsOf(details), message),
    },
  }
}

const level = (name: string) => ({ level: name })
const fieldsOf = (details: unknown) => (details instanceof Error ? { err: details } : { details })

const rotate = (file: string, maxBytes: number): void => {
  const size = statSync(file, { throwIfNoEntry: false })?.size ?? 0
  if (size >= maxBytes) renameSync(file, `${file}.1`)
}
