import { GAP_EVENT } from '../../connection/gap.ts'
import type { Ask, Numbered } from './protocol.ts'

/**
 * Where a page is in the stream: by the last event ID that it has told, and in step with the page that leads by the number
 * of what comes next. Nothing here knows of a lock, a channel or a clock.
 */
export interface Place {
  /** What it has told last; empty where it has no ID. */
  id: string
  /** The number of what comes next; null where it is not in step. */
  next: number | null
  /** The latest that it has told, for pages that come later. The first is told no more: only its ID counts. */
  held: { id: string; told?: Numbered; isParted?: boolean }[]
  /** Something may be missing between what it holds and what comes: a server without history does not make up for it. */
  isParted: boolean
  /**
   * It has told more than the page that leads has come by: the ID that that one has come to, and the gaps since, which are
   * true here too if something new follows.
   */
  waiting: { id: string; gaps: Numbered[] } | null
}

export const createPlace = (id: string): Place => ({
  id,
  next: null,
  held: [{ id }],
  isParted: false,
  waiting: null,
})

/** It has never been anywhere, and was told nothing. */
export const isFresh = ({ id, held }: Place): boolean => !id && held.length === 1

/** The last that it told has no ID of its own, so it could not be told apart from one yet to come. */
export const isVague = ({ id, held }: Place): boolean => held.at(-2)?.id === id

/** Whether it has told this one, and all that came between. */
const holds = ({ held }: Place, id: string): boolean => {
  const parting = held.findLastIndex(({ isParted }) => isParted)
  return held.findLastIndex((one) => one.id === id) >= Math.max(0, parting)
}

export const move = (place: Place, next: number | null): void => {
  place.next = next
  place.waiting = null
}

/** Goes on with the number `at`, which comes after `id`, if it can know what of that it has told. */
export const settle = (place: Place, at: number, id: string): boolean => {
  const isHere = id === place.id
  // Of one without an ID nobody knows where it begins.
  const isKnown = isHere || (id !== '' && holds(place, id))
  move(place, isKnown ? at : null)
  if (isKnown && !isHere) place.waiting = { id, gaps: [] }
  return isKnown
}

const idAfter = (told: Numbered): string => (told.type === 'message' ? told.message.lastEventId : told.id)

/** The next has come: what is to be told of it, and of what was kept back. */
export const pass = (place: Place, told: Numbered): Numbered[] => {
  if (place.next !== null) place.next += 1
  const { waiting } = place
  if (!waiting) return [told]
  const { id: last, gaps } = waiting
  const id = (waiting.id = idAfter(told))
  if (told.type === 'message' && told.message.event === GAP_EVENT) gaps.push(told)
  else if (id === place.id) place.waiting = null
  // One without an ID of its own is not made up for by any server, and could be an old one.
  else if (id !== last) {
    if (!holds(place, id)) {
      // The server has nothing of what was to come: so it is new here too.
      place.waiting = null
      return [...gaps, told]
    }
    gaps.length = 0
  }
  return []
}

export const keep = (place: Place, told: Numbered, capacity: number): void => {
  place.id = idAfter(told)
  place.held.push({ id: place.id, told, isParted: place.isParted })
  place.isParted = false
  if (place.held.length > capacity + 1) place.held.shift()
}

/** What was told after the place of who asks; null where that place is not known here. */
export const toldAfter = ({ next, held }: Place, [, , , wanted, itsId]: Ask): Numbered[] | null => {
  const last = held.length - 1
  // Who asked in another term does not take this for its answer.
  const byNumber = wanted !== null ? wanted - next! + last : -1
  const index = byNumber >= 0 ? byNumber : itsId ? held.findLastIndex(({ id }) => id === itsId) : last
  return index < 0 ? null : held.slice(index + 1).map(({ told }) => told!)
}
