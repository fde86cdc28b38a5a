import { randomBytes } from 'node:crypto'
import type { LogRange, Position } from '../log/position.ts'
import type { ScriptRunner } from './redisClient.ts'
import { createScriptCalls } from './scriptCalls.ts'
import type { Operation } from './scripts.ts'
import { decodeEntry, decodeOrder, type StoredEntry, type StoredOrder } from './storedEntry.ts'

/** How far a node has heard of the store to be: in messages, and in orders. */
export interface Known extends Position {
  readonly orders: number
}

/** Where something was put. */
export interface Placed extends Known {
  readonly link: string
}

export interface StoredPage extends LogRange {
  readonly entries: readonly StoredEntry[]
  /** Number of the last order ever given, and those that were asked for and are still kept. */
  readonly orders: number
  readonly given: readonly StoredOrder[]
  /** What the last of all, message or order, left behind. */
  readonly mark: string
}

/**
 * The log's commands to Redis. `known` is the furthest the caller has heard of: a store that stands behind it begins a new
 * epoch. Commands that have not been sent when the signal aborts never are.
 */
export interface RedisStore {
  /** When Redis last did what it was asked, on the clock of `performance.now()`. */
  readonly answeredAt: number
  append(text: string, known: Known | null, signal: AbortSignal): Promise<Placed>
  order(text: string, known: Known | null, signal: AbortSignal): Promise<Placed>
  /** `ordersAfter` null asks for none. */
  read(
    after: number,
    limit: number,
    ordersAfter: number | null,
    known: Known | null,
    signal: AbortSignal,
  ): Promise<StoredPage>
}

export interface RedisStoreOptions {
  run(signal: AbortSignal): ScriptRunner
  channel: string
  keys: { meta: string; log: string; orders: string }
  size: number
  maxAge: number
}

/** Of a page's contents: replies stay small whatever the size of the messages. */
export const PAGE_BYTES = 1024 * 1024

export const createRedisStore = ({ run, channel, keys, size, maxAge }: RedisStoreOptions): RedisStore => {
  const callScript = createScriptCalls(run)
  let answeredAt = 0

  const call = async (
    operation: Operation,
    known: Known | null,
    more: string[],
    signal: AbortSignal,
  ): Promise<string[]> => {
    const common = [
      operation,
      channel,
      randomBytes(9).toString('hex'),
      known?.epoch ?? '',
      String(known?.offset ?? 0),
      String(known?.orders ?? 0),
      String(maxAge),
      String(size),
    ]
    const given = { keys: [keys.meta, keys.log, keys.orders], arguments: [...common, ...more] }
    const reply = await callScript(given, signal)
    answeredAt = performance.now()
    // As text, also where the client was told to give bytes.
    return (reply as unknown[]).map(String)
  }

  const place = ([epoch, offset, orders, link]: string[]): Placed => ({
    epoch: epoch!,
    offset: Number(offset),
    orders: Number(orders),
    link: link!,
  })

  return {
    get answeredAt() {
      return answeredAt
    },
    append: async (text, known, signal) => place(await call('append', known, [text], signal)),
    order: async (text, known, signal) => place(await call('order', known, [text], signal)),
    async read(after, limit, ordersAfter, known, signal) {
      const asked = [after, limit, PAGE_BYTES, ordersAfter ?? -1].map(String)
      const reply = await call('read', known, asked, signal)
      const [epoch = '', , , , mark = ''] = reply
      const [top = 0, oldest = 0, orders = 0, , count = 0] = reply.slice(1, 6).map(Number)
      const given: StoredOrder[] = []
      const entries: StoredEntry[] = []
      for (let i = 6; i < reply.length; i += 4) {
        const [number, before, link = '', text = ''] = reply.slice(i, i + 4)
        // Nothing waits for what has never been: somebody else may have written these figures.
        const upTo = (max: number): number => Math.min(Number(before) || 0, max)
        if (given.length < count)
          given.push(decodeOrder({ epoch, offset: upTo(top), orders: Number(number), link }, text))
        else entries.push(decodeEntry({ epoch, offset: Number(number), orders: upTo(orders), link }, text))
      }
      return { epoch, top, oldest, orders, mark, given, entries }
    },
  }
}
