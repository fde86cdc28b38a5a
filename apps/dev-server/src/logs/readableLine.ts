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

/** A line of the log as people read it; one that is none of its own stays as it is. */
export const readableLine = (line: string): string => {
  const entry = parse(line)
  if (typeof entry?.msg !== 'string') return printable(line)
  const { time = '', level = 'info', msg, err, details } = entry
  const said = level === 'info' ? '' : level
  const cause = err?.message ?? (details === undefined ? '' : JSON.stringify(details))
  return printable([time, said, msg, cause].filter((part) => part !== '').join(' '))
}

/** One entry stays one line, and no escape sequence reaches a terminal that shows it. */
const printable = (line: string): string => line.replace(/\p{Cc}+/gu, ' ↵ ')
