import type { IncomingMessage } from 'node:http'
import type { Http2ServerRequest } from 'node:http2'
import type { Grant } from '../stream/grant.ts'
import type { Logger } from './hub.ts'
import type { Refusal } from './refusal.ts'
import type { SessionCallbacks } from '../stream/session.ts'
import type { StreamParts } from '../stream/stream.ts'

/** What the hub offers an adapter: everything about opening a stream that is the same on every runtime. */
export interface StreamHost {
  readonly logger: Logger
  readonly rawWrites: boolean
  readonly isClosing: boolean
  addressOf(request: IncomingMessage | Http2ServerRequest | Request): string | undefined
  /**
   * Awaited before the head, which says "connected": what is sent from then on reaches the stream. That takes a position
   * in the log, which a node has from its first contact with the store.
   */
  ready(): Promise<void>
  /** Null when a stream may be opened. Call it in the same tick as `open`, or two share the last free place. */
  refusalFor(grant: Grant, address: string | undefined): Refusal | null
  /** Null for a client that was not told to stay away. */
  dismissalFor(grant: Grant): Refusal | null
  /** It was answered instead of a stream. */
  onRefused(refusal: Refusal): void
  open<Incoming>(parts: StreamParts<Incoming>, callbacks: SessionCallbacks<Incoming>): void
}
