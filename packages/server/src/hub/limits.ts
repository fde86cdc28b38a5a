import { checkNumbers } from '../options.ts'
import type { Refusal } from './refusal.ts'
import type { Registry } from './registry.ts'

/** What a hub puts up with. A refused request gets a `Retry-After`. */
export interface Limits {
  /**
   * Streams in all; one more is answered with 503.
   * @default Infinity
   */
  connections: number
  /**
   * Streams of one client id; one more is answered with 429.
   * @default Infinity
   */
  perClient: number
  /**
   * Streams from one address; one more is answered with 429.
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
   * Milliseconds a reader may take nothing at all while bytes wait for it, before it is closed.
   * @default 90_000
   */
  drainTimeout: number
}

const MIB = 1024 * 1024

export const resolveLimits = (given: Partial<Limits> = {}): Limits =>
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

/** Null when there is room for one more stream of this client from this address. */
export const limitReached = (
  limits: Limits,
  registry: Registry,
  client: string,
  address: string | undefined,
): Refusal | null => {
  if (registry.size >= limits.connections) return { status: 503 }
  if (registry.countClient(client) >= limits.perClient) return { status: 429 }
  if (address !== undefined && registry.countAddress(address) >= limits.perAddress) return { status: 429 }
  return null
}
