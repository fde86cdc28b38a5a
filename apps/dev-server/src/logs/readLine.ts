import type { ReadLine } from './followFile.ts'

interface Entry {
  time?: string
  level?: string
  msg?: string
  err?: { message?: string }
  details?: unknown
}

const parse = (line: string): Entry | null => {
  try {
    const entry: unknown = JSON.parse(line)
    return typeof entry === 'object' ? entry : null
  } catch {
    return null
  }
}

/** A line of the log, taken apart for people; one that is none of its own stays as it is. */
export const readLine = (line: string): ReadLine => {
  const entry = parse(line)
  if (typeof entry?.msg !== 'string') return { line: printable(line) }
  const { time, level, msg, err, details } = entry
  const cause = err?.message ?? (details === undefined ? '' : JSON.stringify(details))
  return {
    line: printable(cause ? `${msg} ${cause}` : msg),
    ...(typeof time === 'string' && { at: time }),
    ...(typeof level === 'string' && { level }),
  }
}

/** One entry stays one line, and no escape sequence reaches a terminal that shows it. */
const printable = (line: string): string => line.replace(/\p{Cc}+/gu, ' ↵ ')
