import { SSEServerError } from '../errors.ts'

/** One Lua script's keys and arguments. */
export interface ScriptArguments {
  keys: string[]
  arguments: string[]
}

/** What runs scripts. */
export interface ScriptRunner {
  evalSha(sha1: string, options: ScriptArguments): Promise<unknown>
  eval(script: string, options: ScriptArguments): Promise<unknown>
}

/**
 * What the log needs of a client: `createClient`, `createCluster`, `createSentinel` and `createClientPool` of the package `redis`
 * have it all.
 */
export type RedisLogClient = ScriptRunner

/** The connection that hears what other nodes published. */
export interface RedisSubscriber {
  readonly isOpen?: boolean
  connect(): Promise<unknown>
  subscribe(channel: string, listener: (message: string) => void): Promise<unknown>
  on(event: string, listener: () => void): unknown
  destroy(): unknown
}

/** What some kinds of clients have besides. */
interface Kinds extends ScriptRunner {
  withAbortSignal?(signal: AbortSignal): ScriptRunner
  duplicate?(): RedisSubscriber
  /** Of a pool: lends one of its clients. */
  execute?<Result>(use: (client: { duplicate(): RedisSubscriber }) => Result): Promise<Result>
}

/** A cluster and a sentinel cannot take back what they have not sent yet: there only the time the caller waits is bounded. */
export const runnerOf = (client: RedisLogClient, signal: AbortSignal): ScriptRunner =>
  (client as Kinds).withAbortSignal?.(signal) ?? client

/** A connection of the log's own, made as the given client was. */
export const makeSubscriber = async (client: RedisLogClient): Promise<RedisSubscriber> => {
  const kinds = client as Kinds
  return kinds.duplicate ? kinds.duplicate() : kinds.execute!((lent) => lent.duplicate())
}

const hintFor = (given: Partial<Record<string, unknown>> | null | undefined): string => {
  if (typeof given?.['evalsha'] === 'function') return 'This one looks like ioredis, which is not supported. '
  if (typeof given?.['then'] === 'function') return 'This is a promise: await it first. '
  return ''
}

/** @throws {@link SSEServerError} `invalid-option` for what is no client of the package `redis`. */
export const checkClient = (client: unknown): RedisLogClient => {
  const given = client as Partial<Kinds> | null | undefined
  const canSubscribe = typeof given?.duplicate === 'function' || typeof given?.execute === 'function'
  if (typeof given?.evalSha === 'function' && canSubscribe) return client as RedisLogClient
  const text =
    'redisLog needs a client of the package "redis", version 6, made by createClient, createCluster, createSentinel or ' +
    `createClientPool. ${hintFor(client as Record<string, unknown>)}For example: redisLog({ client: createClient() }).`
  throw new SSEServerError('invalid-option', text, { field: 'redisLog.client' })
}
