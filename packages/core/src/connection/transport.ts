import type { SSEMessage } from '../event-stream/message.ts'
import type { SSEError } from '../errors.ts'
import type { AttemptReason } from './delivery.ts'
import type { ConnectionOptions } from './options.ts'

/** What `headers`, `body` and `url` functions are told before every attempt, and transports too. */
export interface AttemptContext {
  /** 0 for the first attempt, then the number of failures in a row. */
  attempt: number
  /** What the attempt will resume from; empty when from the start. */
  lastEventId: string
  /** Why it is made, e.g. `open`, `network`, `unauthorized` (fetch a new token). */
  reason: AttemptReason
}

/**
 * How one attempt ended; what follows from it is the connection's business.
 *
 * - `ended`: the server closed the connection in good order
 * - `finished`: the server said that there is nothing more (204)
 * - an error: what went wrong; a fatal one is not tried again, a status by what it says, others are, not before their
 *   `retryAfter`
 * - `unsupported`: this runtime cannot do it: the next transport of a list may; the last one's word is final
 */
export type Outcome = 'ended' | 'finished' | SSEError | { unsupported: SSEError }

/** One attempt, ready to go: everything that had to be asked or computed has been. */
export interface TransportRequest extends AttemptContext {
  url: string
  method: string
  /** Names in lower case. */
  headers: Record<string, string>
  body: NonNullable<RequestInit['body']> | null
  credentials: ConnectionOptions['credentials']
  fetch: typeof fetch | null | undefined
  /** The query parameter that carries the last event ID instead of its header, where one does. */
  lastEventIdParam: string | undefined
  /** The event types that somebody waits for, for a transport that has to name them. */
  eventTypes: EventTypes
  maxMessageSize: number | undefined
  /** Aborted when the attempt is abandoned: nothing may be told after that. */
  signal: AbortSignal
}

/** A set of event types that grows as consumers come. */
export interface EventTypes {
  now(): readonly string[]
  /** Calls back for each type added later. Returns what ends it. */
  onAdd(listener: (type: string) => void): () => void
}

/** What a transport tells while an attempt is under way. */
export interface TransportObserver {
  /** A head came, whatever it says: what it refuses may take a while to say why. `url`: where from, which a redirect changes. */
  onAnswer?(url?: string): void
  /** The server accepted the stream. */
  onOpen(): void
  /**
   * Something arrived, whatever it was: so many bytes, where known, else 1; 0 when what came earlier has been worked off. To be called
   * for all that comes: `idleTimeout` goes by it, and so does a list of transports, which is done with looking at the first byte.
   */
  onActivity(bytes: number): void
  onMessage(message: SSEMessage): void
  onComment(text: string): void
  /** The server set the reconnection time, in milliseconds. */
  onRetry(ms: number): void
  /** The last event ID moved without a message. */
  onLastEventId(id: string): void
  /** The response ended in the middle of a block, of which this much data had come: not a message, by the standard. */
  onUnfinished?(data: string): void
  /** The connection was lost, and the transport is mending it by itself: `onOpen` follows when it is up again. */
  onInterrupted?(error: SSEError): void
  /** Delivers what was told, to be called behind each chunk; reading goes on when it has settled. */
  flush(): Promise<void> | undefined
}

/** One attempt to carry the stream, from request to outcome. It never rejects and holds nothing after it settled. */
export interface Transport {
  (request: TransportRequest, observer: TransportObserver): Promise<Outcome>
  /** The query parameter for the last event ID where nothing else is asked for: of a transport that has no headers. */
  readonly lastEventIdParam?: string
  /**
   * How long it may say nothing on purpose, in milliseconds, as its server keeps back a head: so much longer is waited for the
   * head, and for the next byte. @default 0
   */
  readonly heldFor?: number
}
