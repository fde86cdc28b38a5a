import type { LogLine } from './events.ts'

/** What tells two lines apart: one that is told again, as after a restart of the server, is the same line. */
export const logKey = ({ number, line }: LogLine): string => `${number} ${line}`

/** The lines that contain the text, in any case; all of them for an empty text. */
export const filterLines = <L extends LogLine>(lines: readonly L[], text: string): readonly L[] => {
  const wanted = text.trim().toLowerCase()
  return wanted ? lines.filter(({ line }) => line.toLowerCase().includes(wanted)) : lines
}
