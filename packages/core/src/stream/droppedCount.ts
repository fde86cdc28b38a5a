import type { StreamSnapshot } from './snapshot.ts'

/** Shared snapshots with one consumer's own `dropped`: the same object for the same two. */
export const createDroppedCount = (): ((snapshot: StreamSnapshot, dropped: number) => StreamSnapshot) => {
  let madeOf: StreamSnapshot | null = null
  let made: StreamSnapshot | null = null
  return (snapshot, dropped) => {
    if (dropped === snapshot.dropped) return snapshot
    if (!made || madeOf !== snapshot || made.dropped !== dropped) {
      madeOf = snapshot
      made = Object.freeze({ ...snapshot, dropped })
    }
    return made
  }
}
