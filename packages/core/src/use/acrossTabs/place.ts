import { GAP_EVENT } from '../../source/gap.ts'
import type { Ask, Numbered } from './protocol.ts'

/**
 * Where a page is in the stream: by the last event ID that it has told, and, while it follows or leads, by the number of
 * what comes next. Pure: it knows of no lock, channel or clock.
 */
export interface Place {
  /** What it has told last; empty where it has no ID. */
  id(): string
  /** The number of what comes next; null where it is not in step with the page that leads. */
  next(): number | null
  /** It has never been anywhere. */
  isFresh(): boolean
  /** Numbers from 0 on: a term begins. */
  begin(): void
  /** It has nothing to do with the numbers any more. */
  lose(): void
  /** A fresh page takes over the place of the one that leads. */
  adopt(next: number, id: string): void
  /** Goes on with the number `at`, which comes after `id`, if it can know what of that it has told. */
  settle(at: number, id: string): boolean
  /** The last that it told has no ID of its own, so it could not be told apart from one yet to come. */
  isVague(): boolean
  /** Whether it has told more than the page that leads has come by. */
  isWaiting(): boolean
  add(told: Numbered): void
  /** What is next of a list that begins with the number `from`. */
  take(from: number, list: readonly Numbered[]): void
  /** The number of what comes after the place of who asks; null for one that it does not know. */
  find(ask: Ask, term: number): number | null
  /** All that it still holds from a number on. */
  since(number: number): Numbered[]
}

interface Held {
  id: string
  told: Numbered | null
}

/**
 * @param capacity how many are held for pages that come later
 * @param tell where what comes goes
 */
export const createPlace = (lastEventId: string, capacity: number, tell: (told: Numbered) => void): Place => {
  let id = lastEventId
  let isFresh = !id
  let next: number | null = null
  /** The first stands for what is held no more: only its ID counts. */
  let held: Held[] = [{ id, told: null }]
  /** While it waits: the ID that the page that leads has come to, and gaps, which are true only if something new follows. */
  let waiting: { id: string; gaps: Numbered[] } | null = null

  const record = (told: Numbered): void => {
    id = idAfter(told, id)
    isFresh = false
    held.push({ id, told })
    if (held.length > capacity + 1) held.shift()
    tell(told)
  }

  const sift = (told: Numbered, { id: last, gaps }: NonNullable<typeof waiting>): void => {
    const theirs = idAfter(told, last)
    waiting = { id: theirs, gaps }
    if (isGap(told)) gaps.push(told)
    else if (theirs === id) waiting = null
    // One without an ID of its own is not made up for by any server, and could be an old one.
    else if (theirs === last) return
    else if (held.some((one) => one.id === theirs)) waiting.gaps = []
    else {
      // The server has nothing of what was to come: so it is new here too.
      waiting = null
      for (const one of [...gaps, told]) record(one)
    }
  }

  const move = (to: number | null): void => {
    next = to
    waiting = null
  }
  /** The number of the oldest that is held. */
  const oldest = (): number => next! - held.length + 1

  const place: Place = {
    id: () => id,
    next: () => next,
    isFresh: () => isFresh,
    isVague: () => held.at(-2)?.id === id,
    isWaiting: () => waiting !== null,
    begin: () => {
      isFresh = false
      move(0)
    },
    lose: () => move(null),
    adopt: (to, theirs) => {
      move(to)
      if (theirs) record({ type: 'lastEventId', id: theirs })
      isFresh = false
      held = [{ id, told: null }]
    },
    settle: (at, theirs) => {
      // Of one without an ID nobody knows where it begins.
      const isKnown = theirs === id || (theirs !== '' && held.some((one) => one.id === theirs))
      move(isKnown ? at : null)
      if (isKnown && theirs !== id) waiting = { id: theirs, gaps: [] }
      return isKnown
    },
    add: (told) => {
      if (next !== null) next += 1
      if (waiting) sift(told, waiting)
      else record(told)
    },
    take: (from, list) => {
      // Telling it may end the stream here.
      list.forEach((told, index) => {
        if (from + index === next) place.add(told)
      })
    },
    find: (ask, term) => {
      const wanted = ask.term === term ? ask.next : null
      if (wanted !== null && wanted >= oldest() && wanted <= next!) return wanted
      if (!ask.id) return next
      const index = held.findLastIndex((one) => one.id === ask.id)
      return index < 0 ? null : oldest() + index
    },
    since: (number) => held.slice(number - oldest() + 1).map(({ told }) => told!),
  }
  return place
}

const idAfter = (told: Numbered, before: string): string => {
  if (told.type === 'unsendableId') return before
  return told.type === 'message' ? told.message.lastEventId : told.id
}

const isGap = (told: Numbered): boolean =>
  told.type === 'unsendableId' || (told.type === 'message' && told.message.event === GAP_EVENT)
