import { checkNumbers } from '../options.ts'
import type { Refusal } from './authorization.ts'
import type { Registry } from './registry.ts'

/**
 * What a hub puts up with. Open streams, held polls and requests whose `authorize` is running count alike. A refused request
 * gets a `Retry-After`.
 */
export interface Limits {
  /**
   * Connections in all; one more is answered with 503.
   * @default Infinity
   */
  connections: number
  /**
   * Streams and held polls of one client id; one more is answered with 429.
   * @default Infinity
   */
  perClient: number
  /**
   * Connections from one address; one more is answered with 429.
   * @default Infinity
   */
  perAddress: number
  /**
   * Bytes that may wait for one reader. One that is further behind is closed: it returns with its Last-Event-ID and
   * loses nothing.
   * @default 1_048_576 (1 MiB)
   */
  bufferBytes: number
  /**
   * Bytes of one message on the wire.
   * @default 1_048_576 (1 MiB)
   */
  messageBytes: number
  /**
   * Milliseconds a reader may leave unfinished what waits for it, before it is closed. One that is slower than the largest
   * message (`messageBytes`) in that time would be closed each time that it returns for it: raise this, or send less at once.
   * @default 90_000
   */
  drainTimeout: number
}

/** Those that are given: the others are as by default. */
export type LimitsOption = { [Name in keyof Limits]?: Limits[Name] | null | undefined }

const MIB = 1024 * 1024

export const resolveLimits = (given: LimitsOption | null | undefined): Limits =>
  checkNumbers<Limits>(
    'limits',
    {
      connections: Infinity,
      perClient: Infinity,
      perAddress: Infinity,
      bufferBytes: MIB,
      messageBytes: MIB,
      drainTimeout: 90_000,
    },
    given,
  )

/** Those who count: open streams, held polls, and requests that are still asked about. */
export interface Counted {
  readonly streams: Registry
  readonly polls: Registry
  readonly openings: Registry
}

/** Null when there is room for one more request, of whom nothing is known yet but its address. */
export const roomFor = (
  limits: Limits,
  { streams, polls, openings }: Counted,
  address: string | undefined,
): Refusal | null => {
  if (streams.size + polls.size + openings.size >= limits.connections) return { status: 503 }
  if (address === undefined || limits.perAddress === Infinity) return null
  const sameAddress = [streams, polls, openings].reduce((sum, some) => sum + some.countAddress(address), 0)
  return sameAddress >= limits.perAddress ? { status: 429 } : null
}

/** Null when this client may have one connection more. */
export const roomForClient = (
  { perClient }: Limits,
  { streams, polls }: Counted,
  client: string,
): Refusal | null =>
  streams.countClient(client) + polls.countClient(client) >= perClient ? { status: 429 } : null
