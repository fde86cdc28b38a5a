import type { LogLine } from '../api/events.ts'

/** How many lines stay; the oldest go. */
export const linesKept = 5000

/** What tells two lines apart: one that is told again, as after a restart of the server, is the same line. */
export const logKey = ({ number, line }: LogLine): string => `${number} ${line}`

/** The lines that contain the text, in any case; all of them for an empty text. */
export const filterLines = <L extends LogLine>(lines: readonly L[], text: string): readonly L[] => {
  const wanted = text.trim().toLowerCase()
  return wanted ? lines.filter(({ line }) => line.toLowerCase().includes(wanted)) : lines
}

/** How many lines have come since the view was held. */
export const countNewer = (lines: readonly LogLine[], held: readonly LogLine[]): number => {
  const last = held.at(-1)?.number ?? 0
  let count = 0
  while (count < lines.length && lines[lines.length - 1 - count]!.number > last) count += 1
  return count
}

/** The lines as one would paste them: with their full time, which the screen leaves out. */
export const asText = (lines: readonly LogLine[]): string =>
  lines.map(({ at, level, line }) => [at, level, line].filter(Boolean).join(' ')).join('\n')
