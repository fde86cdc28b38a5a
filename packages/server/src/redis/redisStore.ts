import { randomBytes } from 'node:crypto'
import type { LogRange, Position } from '../log/position.ts'
import type { RedisLogClient } from './redisClient.ts'
import { APPEND, READ, type Script } from './scripts.ts'
import { decodeEntry, type StoredEntry } from './storedEntry.ts'

export interface StoredPage extends LogRange {
  readonly entries: readonly StoredEntry[]
}

/**
 * The log's commands to Redis. `known` is the furthest the caller has heard of: a store that stands behind it begins a new
 * epoch. Commands that have not been sent when the signal aborts never are.
 */
export interface RedisStore {
  append(text: string, known: Position | null, signal: AbortSignal): Promise<Position>
  read(after: number, limit: number, known: Position | null, signal: AbortSignal): Promise<StoredPage>
}

export interface RedisStoreOptions {
  client: RedisLogClient
  channel: string
  keys: { meta: string; log: string }
  size: number
  maxAge: number
}

/** Of a page's contents: replies stay small whatever the size of the messages. */
const PAGE_BYTES = 1024 * 1024

export const createRedisStore = ({ client, channel, keys, size, maxAge }: RedisStoreOptions): RedisStore => {
  const run = async (script: Script, args: string[], signal: AbortSignal): Promise<string[]> => {
    const runner = client.withAbortSignal(signal)
    const given = { keys: [keys.meta, keys.log], arguments: args }
    try {
      return (await runner.evalSha(script.sha1, given)) as string[]
    } catch (error) {
      // The server has not met it yet, or was restarted.
      if (error instanceof Error && error.message.startsWith('NOSCRIPT'))
        return (await runner.eval(script.text, given)) as string[]
      throw error
    }
  }

  const common = (known: Position | null): string[] => [
    channel,
    randomBytes(9).toString('hex'),
    known?.epoch ?? '',
    String(known?.offset ?? 0),
    String(maxAge),
  ]

  return {
    async append(text, known, signal) {
      const [epoch, offset] = await run(APPEND, [...common(known), String(size), text], signal)
      return { epoch: epoch!, offset: Number(offset) }
    },
    async read(after, limit, known, signal) {
      const args = [...common(known), String(after), String(limit), String(PAGE_BYTES)]
      const [epoch, top, oldest, ...stored] = await run(READ, args, signal)
      const entries: StoredEntry[] = []
      for (let i = 0; i < stored.length; i += 2)
        entries.push(decodeEntry(epoch!, Number(stored[i]), stored[i + 1]!))
      return { epoch: epoch!, top: Number(top), oldest: Number(oldest), entries }
    },
  }
}
