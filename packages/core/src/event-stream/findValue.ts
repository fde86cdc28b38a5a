const SPACE = 32
const COLON = 58

/** Where the value starts, one space skipped, if the field's name ends at `colon`; else -1. */
export const findValue = (line: string, colon: number, end: number): number => {
  if (line.charCodeAt(colon) === COLON) return line.charCodeAt(colon + 1) === SPACE ? colon + 2 : colon + 1
  return colon === end ? end : -1
}

// The frequent names letter by letter: startsWith costs more than all the rest of a short line.

/** {@link findValue} for a line that starts with `d`, if its field is `data`. */
export const findDataValue = (line: string, start: number, end: number): number =>
  line.charCodeAt(start + 1) === 97 && line.charCodeAt(start + 2) === 116 && line.charCodeAt(start + 3) === 97
    ? findValue(line, start + 4, end)
    : -1

/** {@link findValue} for a line that starts with `e`, if its field is `event`. */
export const findEventValue = (line: string, start: number, end: number): number =>
  line.charCodeAt(start + 1) === 118 &&
  line.charCodeAt(start + 2) === 101 &&
  line.charCodeAt(start + 3) === 110 &&
  line.charCodeAt(start + 4) === 116
    ? findValue(line, start + 5, end)
    : -1
