import type { Outcome } from './ask.ts'
import { bytesOf, encode, type Wire } from './wires.ts'

/** What there is after so many bytes. */
export interface Cut {
  length: number
  /** Of all blocks that are whole by then. */
  text: string
  /** Whether the answer is whole by then, too. */
  isWhole: boolean
}

/** An answer's cuts, one for each of its bytes. */
export const cutsOf = (wire: Wire): Cut[] => {
  const total = bytesOf(wire).length
  return Array.from({ length: total }, (_, length) => ({
    length,
    text: textIn(wire, length),
    isWhole: length >= wholeAt(wire),
  }))
}

/** The text of all blocks that are whole in the first so many bytes. */
const textIn = ({ blocks }: Wire, length: number): string => {
  let text = ''
  let at = 0
  for (const [wire, adds] of blocks) {
    at += encode(wire).length
    if (at > length) break
    text += adds
  }
  return text
}

/** How many bytes must have come for the answer to be whole. */
const wholeAt = ({ blocks, end }: Wire): number => {
  const before = blocks.slice(0, -1).map(([wire]) => wire)
  return encode(before.join('')).length + encode(end).length
}

/** Null where a cut answer ended as it should: `done` only when it is whole, and with the text that came. */
export const faultOf = (cut: Cut, { shown, whole, statuses }: Outcome): object | null => {
  const { text, isWhole } = cut
  const got = { text: shown.text, status: shown.status, whole, wasDone: statuses.includes('done') }
  const wanted = isWhole
    ? { text, status: 'done', whole: text, wasDone: true }
    : { text, status: 'error', whole: null, wasDone: false }
  return JSON.stringify(got) === JSON.stringify(wanted) ? null : { ...cut, got }
}
