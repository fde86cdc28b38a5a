import { appendFileSync, mkdirSync, renameSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import type { Logger } from '@ssekit/server'

/** The server's own log: one line per thing that happened, in a file anyone may follow. */
export interface AppLog {
  readonly file: string
  write(line: string): void
  /** For the hubs, which have levels. */
  readonly logger: Logger
}

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
  const write = (line: string) => {
    try {
      rotate(file, maxBytes)
      appendFileSync(file, `${new Date().toISOString()} ${printable(line)}\n`)
      failed = false
    } catch (error) {
      // A full disk is no reason to stop serving; said once, or it would fill the terminal too.
      if (!failed) console.error(`The log ${file} cannot be written: ${String(error)}`)
      failed = true
    }
  }
  const level = (name: string) => (message: string, details?: unknown) => {
    const cause =
      details instanceof Error ? details.message : details === undefined ? '' : JSON.stringify(details)
    write(`${name} ${message} ${cause}`.trimEnd())
  }
  return { file, write, logger: { warn: level('warning'), error: level('error') } }
}

const rotate = (file: string, maxBytes: number): void => {
  const size = statSync(file, { throwIfNoEntry: false })?.size ?? 0
  if (size >= maxBytes) renameSync(file, `${file}.1`)
}

/** One entry stays one line, and no escape sequence reaches a terminal that shows the log. */
const printable = (line: string): string => line.replace(/\p{Cc}+/gu, ' ↵ ')
