import type { SSEError } from '../errors.ts'
import type { MessageHandler, EventMap } from '../source/consumerOptions.ts'
import type { StreamSpec } from '../source/readSource.ts'
import type { Rules } from '../source/rules.ts'
import type { SharedStream } from './sharedStream.ts'
import type { StreamSnapshot } from './state.ts'

/** A consumer's view of a stream. It opens by itself with the first `on`, `subscribe` or `iterate`, or with `open`. */
export interface Stream<E = EventMap> {
  /** Adds a handler for one event type, or several. Returns what removes it. */
  on<K extends keyof E & string>(event: K | readonly K[], handler: MessageHandler<E[K]>): () => void
  /** Calls back whenever a new snapshot is there. Returns what ends it. */
  subscribe(listener: () => void): () => void
  /** The present state: the same object until something changes. */
  getSnapshot(): StreamSnapshot<E>
  /** The state before anything happened, for rendering on a server. */
  getServerSnapshot(): StreamSnapshot<E>
  /** Attaches this consumer (again), from its place in the stream; a stream that gave up tries again. */
  open(): void
  /** Detaches this consumer: its status reads `closed`. Others of the same stream are not affected. */
  close(): void
  /**
   * Drops the connection and connects at once, for all consumers, also what the server had finished. A consumer that is not
   * attached joins instead, where the connection that others have is up.
   */
  reconnect(): void
  /** Says that the gap is dealt with. */
  clearGap(): void
}

/** What a view hears of its stream. */
export interface Tap<E = EventMap> {
  onEvent?: MessageHandler<E[keyof E]> | null | undefined
  /** The connection is up: before the first message that comes over it, and before it is published. */
  beforeOpen?: () => void
  /** `client.clear()` made the stream forget its messages, and so should who collected them. */
  onForget?: () => void
  /** State was published, or there is more of what was collected than the state says. */
  onPublish?: () => void
}

/** Where a consumer is in its stream. */
export interface Place {
  /** What all consumers of the stream read from; null before this one first attached. */
  readonly shared: Pick<SharedStream, 'url' | 'log' | 'readers' | 'tellPlace'> | null
  /** The number of the next message in the log. */
  readonly cursor: number | null
  readonly isAttached: boolean
}

/** What bindings and views need beside: see ARCHITECTURE.md. */
export interface StreamHandle<E = EventMap> extends Stream<E> {
  readonly identity: string | null
  /** Takes the handlers, `headers` and `body` of the latest render. */
  update(spec: StreamSpec | null): void
  /** Ends this consumer with status `error`: what it made of the messages cannot be. */
  fail(error: SSEError): void
  /**
   * The options of its view, as of the latest render: one that cannot be used ends this consumer until another comes. What
   * `event` names is asked for by name, where a transport hears only that.
   */
  setView(rules: Rules, options: object): void
  /** A disabled consumer is detached, keeps its place, and reads `idle`. */
  setEnabled(isEnabled: boolean): void
  /** Hears every message without keeping the stream open by itself. Returns what ends it. */
  tap(tap: Tap<E>): () => void
  /** What `iterate` goes by. */
  place(): Place
}
