import { SSEServerError } from '../errors.ts'
import type { LogListener } from '../log/eventLog.ts'
import { formatId, type Position } from '../log/position.ts'
import type { Known, StoredPage } from './redisStore.ts'
import { isOrder, type StoredEntry, type StoredOrder } from './storedEntry.ts'

type Item = StoredEntry | StoredOrder

/** Turns what is heard of the store, late, twice, or not at all, into every message and order once, each in its place. */
export interface Follower {
  /** The last position handed on; null before the store was first reached. */
  readonly tail: Position | null
  /** The furthest the store was heard to be. */
  readonly known: Known | null
  /** What some node appended or ordered. */
  hear(item: Item): void
  /** Something of this node's own. Resolves when it was handed on. */
  own(item: Item): Promise<void>
  /** Looks at the store for what was not heard. One look at a time; rejects when the store cannot be read. */
  catchUp(): Promise<void>
}

interface FollowerContext {
  read(after: number, limit: number, ordersAfter: number, known: Known | null): Promise<StoredPage>
  listener(): LogListener | undefined
  /** Looks again for what `hear` found missing; failures are the callee's business. */
  lookAgain(): void
}

/** Entries per look. */
const PAGE = 1024

/** Beyond a hole no more than this is kept: it is read again when the hole is filled. */
const MAX_AHEAD = 1024

/** More than there can be: a store that is told of it begins a new epoch. */
const PARTED = Number.MAX_SAFE_INTEGER

/** Own appends are answered on another connection than news comes by: what is missing between is usually on its way. */
const PATIENCE = 20

const keyOf = (item: Item): string =>
  isOrder(item) ? `${item.epoch}/${item.number}` : formatId(item.epoch, item.offset)

export const createFollower = ({ read, listener, lookAgain }: FollowerContext): Follower => {
  let tail: Position | null = null
  /** Number of the last order carried out. */
  let obeyed = 0
  /** What the last one that was handed on left behind; empty while that is not known. */
  let mark = ''
  /** The highest numbers heard of in the tail's epoch. */
  let heard = 0
  let heardOrders = 0
  /** Of the tail's epoch, what is behind a hole, by number. */
  const ahead = new Map<number, StoredEntry>()
  const orders = new Map<number, StoredOrder>()
  /** Own ones that have not been handed on. */
  const waiting = new Map<string, { item: Item; resolve(): void; reject(error: Error): void }>()
  let running: Promise<void> | null = null
  let isAskedAgain = false

  const isPast = (item: Item): boolean =>
    tail?.epoch === item.epoch && (isOrder(item) ? item.number <= obeyed : item.offset <= tail.offset)

  const settle = (key: string): void => {
    waiting.get(key)?.resolve()
    waiting.delete(key)
  }

  const handOn = (entry: StoredEntry): void => {
    tail = { epoch: entry.epoch, offset: entry.offset }
    ahead.delete(entry.offset)
    listener()?.onEntry(entry)
    if (waiting.size > 0) settle(keyOf(entry))
  }

  const obey = (order: StoredOrder): void => {
    obeyed = order.number
    orders.delete(order.number)
    // What cannot be read may have taken rights away.
    listener()?.onSignal(order.signal ?? { type: 'reauthorize' })
    if (waiting.size > 0) settle(keyOf(order))
  }

  /** The store went another way than this node: a replica was promoted that had not received all, and others filled that up. */
  const part = (): void => {
    heard = PARTED
    lookAgain()
  }

  /** Whether nothing can be between it and the last one; after a jump nobody knows. */
  const joins = (item: Item): boolean => {
    const [before, after = ''] = item.link.split('-')
    const isNext = isOrder(item) ? item.offset === tail!.offset : item.orders === obeyed
    if (mark && before && mark !== before) return false
    mark = isNext ? after : ''
    return true
  }

  /** Each in its place: an order comes after the messages before it, and before those that follow. */
  const handOnWhatFollows = (): void => {
    for (;;) {
      const order = orders.get(obeyed + 1)
      const entry = ahead.get(tail!.offset + 1)
      const next = order && order.offset <= tail!.offset ? order : entry
      if (!next || (next === entry && entry.orders > obeyed)) return
      if (!joins(next)) return part()
      if (isOrder(next)) obey(next)
      else handOn(next)
    }
  }

  const moveTo = (position: Position): void => {
    tail = position
    heard = position.offset
    mark = ''
    ahead.clear()
  }

  const keep = (item: Item, max = MAX_AHEAD): void => {
    if (item.epoch !== tail?.epoch || isPast(item)) return
    if (isOrder(item)) {
      heardOrders = Math.max(heardOrders, item.number)
      if (item.number === obeyed + 1 || orders.size < max) orders.set(item.number, item)
    } else {
      heard = Math.max(heard, item.offset)
      if (item.offset === tail.offset + 1 || ahead.size < max) ahead.set(item.offset, item)
    }
    handOnWhatFollows()
  }

  const takeEpoch = (page: StoredPage): void => {
    const { epoch, oldest, top } = page
    // All of a young epoch is there: nobody need miss its beginning. A node that begins has nobody to whom old orders apply.
    const isFirst = tail === null
    const isParted = heard === PARTED
    moveTo({ epoch, offset: !isFirst && oldest === 1 ? 0 : top })
    obeyed = heardOrders = isFirst ? page.orders : 0
    orders.clear()
    listener()?.onReset(isFirst ? 'store-unavailable' : 'epoch', page)
    // On the way that it did not go orders may have been given.
    if (isParted) listener()?.onSignal({ type: 'reauthorize' })
  }

  const take = (page: StoredPage): void => {
    const { epoch, top, entries } = page
    if (tail?.epoch !== epoch) return takeEpoch(page)
    heardOrders = Math.max(heardOrders, page.orders)
    const nextOrder = page.given[0]?.number ?? page.orders + 1
    if (obeyed < nextOrder - 1) {
      // Nobody knows any more what was ordered: who is here is asked for anew.
      obeyed = nextOrder - 1
      mark = ''
      listener()?.onSignal({ type: 'reauthorize' })
    }
    for (const order of page.given) keep(order, Infinity)
    for (const entry of entries) keep(entry, Infinity)
    // Pages that cannot be continued from, whether trimmed or deleted by hand.
    const isBroken = entries.length === 0 || entries[0]!.offset > tail.offset + 1
    if (tail.offset < top && isBroken) {
      moveTo({ epoch, offset: top })
      listener()?.onReset('evicted', page)
    }
    handOnWhatFollows()
  }

  /** Where a node stands at the end of all, what it was handed last must be what the store says. */
  const compare = (page: StoredPage): void => {
    if (tail?.offset !== page.top || obeyed !== page.orders) return
    if (mark && page.mark && mark !== page.mark) part()
    else mark = page.mark
  }

  /** Those who were passed over by a jump, or lost with their epoch. */
  const settlePassed = (): void => {
    for (const [key, { item, reject }] of [...waiting]) {
      if (isPast(item)) settle(key)
      else if (item.epoch !== tail?.epoch) {
        waiting.delete(key)
        const text = `The store forgot ${key} before it was handed on. Send it again.`
        reject(new SSEServerError('store-unavailable', text))
      }
    }
  }

  const run = async (): Promise<void> => {
    while (isAskedAgain) {
      isAskedAgain = false
      const page = await read(tail?.offset ?? 0, tail ? PAGE : 0, obeyed, follower.known)
      take(page)
      compare(page)
      if (tail!.offset < page.top || obeyed < page.orders) isAskedAgain = true
    }
    settlePassed()
  }

  const follower: Follower = {
    get tail() {
      return tail
    },
    get known() {
      return tail && { epoch: tail.epoch, offset: heard, orders: heardOrders }
    },
    hear(item) {
      keep(item)
      if (!isPast(item)) lookAgain()
    },
    own: (item) =>
      new Promise((resolve, reject) => {
        keep(item)
        if (isPast(item)) return resolve()
        const key = keyOf(item)
        waiting.set(key, { item, resolve, reject })
        setTimeout(() => {
          if (waiting.has(key)) lookAgain()
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
  return follower
}
