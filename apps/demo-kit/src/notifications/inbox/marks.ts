import { createKept, type KeptStore } from '../../store/createKept.ts'

/** What was done with a notification; one without a mark is new. Who is done with one has read it. */
export type Mark = 'read' | 'done'

/** By the notification's id, the oldest mark first. */
export type Marks = Readonly<Record<string, Mark>>

/** Twice what the server keeps. */
const kept = 2000

const read = (found: unknown): Marks => {
  if (typeof found !== 'object' || found === null) return {}
  const marks = Object.entries(found).filter((entry): entry is [string, Mark] =>
    ['read', 'done'].includes(entry[1] as string),
  )
  return Object.fromEntries(marks)
}

/** The marks after these ids were given one, or lost theirs; the oldest are forgotten. */
export const withMark = (marks: Marks, ids: readonly string[], mark: Mark | null): Marks => {
  const marked = new Set(ids)
  const rest = Object.entries(marks).filter(([id]) => !marked.has(id))
  const all = mark === null ? rest : [...rest, ...ids.map((id) => [id, mark] as const)]
  return Object.fromEntries(all.slice(-kept))
}

/** The marks of this browser: what was read in one tab is read in all, in either framework, and after a reload. */
export const createMarks = (): KeptStore<Marks> => createKept('ssekit-demo:marks', read)
