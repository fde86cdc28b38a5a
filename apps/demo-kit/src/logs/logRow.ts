import type { LogLine } from '../api/events.ts'

/** `good`, `busy` and `bad` are the colours of a status; `quiet` is for what one reads last. */
export type LogTone = 'plain' | 'quiet' | 'good' | 'busy' | 'bad'

/** A piece of a line that looks the same throughout. */
export interface LogPart {
  text: string
  tone: LogTone
  /** Part of what is searched for. */
  isHit: boolean
}

/** A line as it is shown. */
export interface LogRow {
  /** The reader's time of day, to the millisecond; without the date, which all lines on the screen share. */
  time: string
  level: string
  tone: LogTone
  parts: readonly LogPart[]
}

const tones: Record<string, LogTone> = {
  trace: 'quiet',
  debug: 'quiet',
  warn: 'busy',
  error: 'bad',
  fatal: 'bad',
}

const toneOfStatus = (status: string): LogTone => {
  if (status === 'gone') return 'quiet'
  if (status < '300') return 'good'
  return status < '400' ? 'quiet' : status < '500' ? 'busy' : 'bad'
}

const pad = (value: number): string => String(value).padStart(2, '0')

const timeOf = (at: string | undefined): string => {
  const date = new Date(at ?? '')
  if (Number.isNaN(date.getTime())) return at ?? ''
  // By hand: with a thousand lines a second, what Intl takes for each is half of all that is done.
  const [hours, minutes, seconds] = [date.getHours(), date.getMinutes(), date.getSeconds()].map(pad)
  return `${hours}:${minutes}:${seconds}.${String(date.getMilliseconds()).padStart(3, '0')}`
}

/** The pieces of a line that is one of the server's requests: method, path, status, duration. Else the line as it is. */
const pieces = (line: string): Pick<LogPart, 'text' | 'tone'>[] => {
  const request = /^([A-Z]{3,7}) (\S+) (\d{3}|gone) (\d+ms)$/.exec(line)
  if (!request) return [{ text: line, tone: 'plain' }]
  const [, method, path, status, duration] = request
  return [
    { text: `${method} `, tone: 'quiet' },
    { text: `${path} `, tone: 'plain' },
    { text: `${status} `, tone: toneOfStatus(status!) },
    { text: duration!, tone: 'quiet' },
  ]
}

/** Where the searched text stands in the line, as pairs of start and end. */
const hitsIn = (line: string, search: string): [number, number][] => {
  const wanted = search.trim().toLowerCase()
  const hits: [number, number][] = []
  if (!wanted) return hits
  const text = line.toLowerCase()
  for (let at = text.indexOf(wanted); at >= 0; at = text.indexOf(wanted, at + wanted.length)) {
    hits.push([at, at + wanted.length])
  }
  return hits
}

const cutAtHits = (line: string, hits: [number, number][]): LogPart[] => {
  const parts: LogPart[] = []
  let at = 0
  for (const { text, tone } of pieces(line)) {
    const end = at + text.length
    while (at < end) {
      const hit = hits.find(([, hitEnd]) => hitEnd > at)
      const isHit = hit !== undefined && hit[0] <= at
      const until = Math.min(end, hit ? hit[isHit ? 1 : 0] : end)
      parts.push({ text: line.slice(at, until), tone, isHit })
      at = until
    }
  }
  return parts
}

/** What a row shows of a line, with what is searched for marked. */
export const logRow = ({ line, at, level = '' }: LogLine, search: string): LogRow => ({
  time: timeOf(at),
  level,
  tone: tones[level] ?? 'quiet',
  parts: cutAtHits(line, hitsIn(line, search)),
})
