import { SSEServerError } from '../errors.ts'
import type { LogListener } from '../log/eventLog.ts'
import { formatId, type Position } from '../log/position.ts'
import type { StoredPage } from './redisStore.ts'
import type { StoredEntry } from './storedEntry.ts'

/** Turns what is heard of the store, late, twice, or not at all, into every entry once and in order. */
export interface Follower {
  /** The last position handed on; null before the store was first reached. */
  readonly tail: Position | null
  /** The furthest the store was heard to be. */
  readonly known: Position | null
  /** An entry that some node appended. */
  hear(entry: StoredEntry): void
  /** An entry of this node's own. Resolves when it was handed on. */
  own(entry: StoredEntry): Promise<void>
  /** Looks at the store for what was not heard. One look at a time; rejects when the store cannot be read. */
  catchUp(): Promise<void>
}

interface FollowerContext {
  read(after: number, limit: number, known: Position | null): Promise<StoredPage>
  listener(): LogListener | undefined
  /** Looks again for what `hear` found missing; failures are the callee's business. */
  lookAgain(): void
}

/** Entries per look. */
const PAGE = 1024

/** Beyond a hole no more than this is kept: it is read again when the hole is filled. */
const MAX_AHEAD = 1024

/** Own appends are answered on another connection than news comes by: what is missing between is usually on its way. */
const PATIENCE = 20

export const createFollower = ({ read, listener, lookAgain }: FollowerContext): Follower => {
  let tail: Position | null = null
  /** The highest offset heard of in the tail's epoch. */
  let heard = 0
  /** Entries of the tail's epoch that are behind a hole, by offset. */
  const ahead = new Map<number, StoredEntry>()
  /** Own appends that have not been handed on, by id. */
  const waiting = new Map<string, { entry: StoredEntry; resolve(): void; reject(error: Error): void }>()
  let running: Promise<void> | null = null
  let isAskedAgain = false

  const isPast = ({ epoch, offset }: Position): boolean => tail?.epoch === epoch && offset <= tail.offset

  const handOn = (entry: StoredEntry): void => {
    tail = { epoch: entry.epoch, offset: entry.offset }
    heard = Math.max(heard, entry.offset)
    ahead.delete(entry.offset)
    listener()?.onEntry(entry)
    if (entry.signal) listener()?.onSignal(entry.signal)
    if (waiting.size > 0) settle(formatId(entry.epoch, entry.offset))
  }

  const settle = (id: string): void => {
    waiting.get(id)?.resolve()
    waiting.delete(id)
  }

  const handOnWhatFollows = (): void => {
    for (let next; (next = ahead.get(tail!.offset + 1));) handOn(next)
  }

  const moveTo = (position: Position): void => {
    tail = position
    heard = position.offset
    ahead.clear()
  }

  const take = (page: StoredPage): void => {
    const { epoch, oldest, top, entries } = page
    if (tail?.epoch !== epoch) {
      // All of a young epoch is there: nobody need miss its beginning.
      const isFirst = tail === null
      moveTo({ epoch, offset: !isFirst && oldest === 1 ? 0 : top })
      listener()?.onReset('epoch', page)
      return
    }
    for (const entry of entries) {
      if (entry.offset === tail.offset + 1) handOn(entry)
      else if (entry.offset > tail.offset) break
    }
    // Pages that cannot be continued from, whether trimmed or deleted by hand.
    const isBroken = entries.length === 0 || entries[0]!.offset > tail.offset + 1
    if (tail.offset < top && (tail.offset < oldest - 1 || isBroken)) {
      moveTo({ epoch, offset: top })
      listener()?.onReset('evicted', page)
    }
    handOnWhatFollows()
  }

  /** Those whose entry was passed over by a jump, or lost with its epoch. */
  const settlePassed = (): void => {
    for (const [id, { entry, reject }] of [...waiting]) {
      if (isPast(entry)) settle(id)
      else if (entry.epoch !== tail?.epoch) {
        waiting.delete(id)
        const text = `The store forgot message ${id} before it was handed on. Send it again.`
        reject(new SSEServerError('store-unavailable', text))
      }
    }
  }

  const run = async (): Promise<void> => {
    while (isAskedAgain) {
      isAskedAgain = false
      const page = await read(tail?.offset ?? 0, tail ? PAGE : 0, follower.known)
      take(page)
      if (tail!.offset < page.top || ahead.size > 0) isAskedAgain = true
    }
    settlePassed()
  }

  const follower: Follower = {
    get tail() {
      return tail
    },
    get known() {
      return tail && { epoch: tail.epoch, offset: heard }
    },
    hear(entry) {
      keep(entry)
      if (!isPast(entry)) lookAgain()
    },
    own: (entry) =>
      new Promise((resolve, reject) => {
        keep(entry)
        if (isPast(entry)) return resolve()
        waiting.set(formatId(entry.epoch, entry.offset), { entry, resolve, reject })
        setTimeout(() => {
          if (waiting.has(formatId(entry.epoch, entry.offset))) lookAgain()
        }, PATIENCE)
      }),
    catchUp() {
      isAskedAgain = true
      running ??= run().finally(() => {
        running = null
      })
      return running
    },
  }

  const keep = (entry: StoredEntry): void => {
    if (entry.epoch !== tail?.epoch || entry.offset <= tail.offset) return
    heard = Math.max(heard, entry.offset)
    if (entry.offset === tail.offset + 1) handOn(entry)
    else if (ahead.size < MAX_AHEAD) ahead.set(entry.offset, entry)
    handOnWhatFollows()
  }

  return follower
}
