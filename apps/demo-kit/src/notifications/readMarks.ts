/** Which notifications were read: a set of ids, never larger than the list it belongs to. */
export type ReadMarks = ReadonlySet<string>

type Item = { id: string }

export const countUnread = (items: readonly Item[], marks: ReadMarks): number =>
  items.reduce((count, { id }) => (marks.has(id) ? count : count + 1), 0)

/** The marks after reading these ids; marks of items no longer listed are forgotten. */
export const markRead = (items: readonly Item[], marks: ReadMarks, ids: readonly string[]): ReadMarks => {
  const read = new Set([...marks, ...ids])
  return new Set(items.map(({ id }) => id).filter((id) => read.has(id)))
}
