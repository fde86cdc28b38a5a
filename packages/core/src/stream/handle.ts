import { SSEError } from '../errors.ts'
import type { SSEMessage } from '../event-stream/message.ts'
import { call, tellError, type Consumer, type Listener } from './consumer.ts'
import type { MessageHandler } from './consumerOptions.ts'
import type { EventMap, StreamOptions } from './defineStream.ts'
import { iterate } from './iterate.ts'
import type { StreamSpec } from './readSource.ts'
import type { SharedStream } from './sharedStream.ts'
import { connectingSnapshot, idleSnapshot, withStatus, type StreamSnapshot } from './snapshot.ts'

/** A consumer's view of a stream. It opens by itself with the first `on`, `subscribe` or iteration, or with `open`. */
export interface Stream<E = EventMap> extends AsyncIterable<SSEMessage> {
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
  /** Drops the line and connects at once, for all consumers. */
  reconnect(): void
  /** Says that the gap is dealt with. */
  clearGap(): void
}

/** What bindings and views need beside: see ARCHITECTURE.md. */
export interface StreamHandle<E = EventMap> extends Stream<E> {
  readonly identity: string | null
  /** Takes the handlers, `headers` and `body` of the latest render. */
  update(spec: StreamSpec | null): void
  /** A disabled consumer is detached, keeps its place, and reads `idle`. */
  setEnabled(isEnabled: boolean): void
  /** A handler for every message that does not by itself keep the stream open. */
  tap(handler: MessageHandler<E[keyof E]>): () => void
}

/** Where a handle finds the shared part of its stream. */
export interface SharedStreams {
  /** The one to attach to, made if need be. */
  acquire(spec: StreamSpec, held: SharedStream | null): SharedStream
  /** The one there is, if any: a late joiner renders its state at once. */
  peek(spec: StreamSpec): SharedStream | undefined
}

export const createHandle = (initial: StreamSpec | null, streams: SharedStreams): StreamHandle => {
  let spec = initial
  let shared: SharedStream | null = null
  let isAttached = false
  let isOpened = false
  let isClosed = false
  let isEnabled = initial?.isEnabled ?? false
  let holds = 0
  let closedSnapshot: StreamSnapshot | null = null
  /** The shared snapshot with what is this consumer's own, and the one it was made from. */
  let view: StreamSnapshot | null = null
  let viewOf: StreamSnapshot | null = null
  const subscribers = new Set<() => void>()

  const notify = (): void => {
    for (const listener of [...subscribers]) call(listener)
  }

  const consumer: Consumer = {
    cursor: null,
    isLive: false,
    dropped: 0,
    openedConnection: 0,
    handlers: initial?.handlers ?? [],
    listeners: new Set<Listener>(),
    streamOptions: initial?.stream ?? ({} as StreamOptions),
    onPublish: notify,
    onDispose: () => {
      isAttached = false
      forget()
      settle()
      notify()
    },
  }

  const forget = (): void => {
    shared = null
    consumer.cursor = null
    consumer.openedConnection = 0
    viewOf = null
  }

  /** Attached while anybody wants it, and not closed. */
  const settle = (): void => {
    const wanted = isEnabled && !isClosed && (isOpened || holds > 0)
    if (wanted === isAttached) return
    isAttached = wanted
    if (!wanted) shared?.detach(consumer)
    else {
      const next = streams.acquire(spec!, shared)
      if (next !== shared) forget()
      shared = next
      shared.attach(consumer)
    }
  }

  const hold = (): (() => void) => {
    let isHeld = true
    holds += 1
    settle()
    return () => {
      if (!isHeld) return
      isHeld = false
      holds -= 1
      settle()
    }
  }

  const current = (): StreamSnapshot => {
    if (!spec) return idleSnapshot
    if (closedSnapshot) return closedSnapshot
    const snapshot = (shared ?? streams.peek(spec))?.getSnapshot() ?? connectingSnapshot
    if (isEnabled && consumer.dropped === 0) return snapshot
    if (viewOf !== snapshot || view?.dropped !== consumer.dropped) {
      viewOf = snapshot
      const { dropped } = consumer
      // What a disabled stream has shown stays on the page.
      if (isEnabled) view = Object.freeze({ ...snapshot, dropped })
      else view = shared ? withStatus(snapshot, 'idle', { dropped, error: null, retry: null }) : idleSnapshot
    }
    return view!
  }

  const close = (error: SSEError | null = null): void => {
    if (isClosed) return
    const snapshot = current()
    isClosed = true
    isOpened = false
    // A stream that ended by itself keeps its own word for it.
    if (!shared?.isDead())
      closedSnapshot = withStatus(snapshot, 'closed', { retry: null, error: error ?? snapshot.error })
    settle()
    notify()
  }

  const watchSignal = (signal: AbortSignal | undefined): void => {
    const abort = (): void => {
      const text = 'The signal given to this stream was aborted.'
      const error = new SSEError('aborted', text, { fatal: true, cause: signal?.reason })
      close(error)
      tellError(consumer, error)
    }
    if (signal?.aborted) abort()
    else signal?.addEventListener('abort', abort, { once: true })
  }

  const handle: StreamHandle = {
    get identity() {
      return spec?.identity ?? null
    },
    on: (event, handler) => {
      const events = typeof event === 'string' ? [event] : event
      const listeners = events.map((name): Listener => ({ event: name, handler }))
      for (const listener of listeners) consumer.listeners.add(listener)
      const release = hold()
      return () => {
        for (const listener of listeners) consumer.listeners.delete(listener)
        release()
      }
    },
    tap: (handler) => {
      const listener: Listener = { event: null, handler }
      consumer.listeners.add(listener)
      return () => consumer.listeners.delete(listener)
    },
    subscribe: (listener) => {
      // A function of our own: the same listener may be given twice.
      const own = (): void => listener()
      subscribers.add(own)
      const release = hold()
      return () => {
        subscribers.delete(own)
        release()
      }
    },
    getSnapshot: current,
    getServerSnapshot: () => (isEnabled ? connectingSnapshot : idleSnapshot),
    open: () => {
      isClosed = false
      isOpened = true
      closedSnapshot = null
      if (isAttached || shared) shared?.open()
      settle()
      notify()
    },
    close: () => close(),
    reconnect: () => {
      if (isClosed) handle.open()
      else shared?.reconnect()
    },
    clearGap: () => shared?.clearGap(),
    update: (next) => {
      if (!next || !spec) return
      spec = next
      consumer.handlers = next.handlers
      consumer.streamOptions = next.stream
    },
    setEnabled: (next) => {
      if (!spec || next === isEnabled) return
      isEnabled = next
      viewOf = null
      settle()
      notify()
    },
    [Symbol.asyncIterator]: () => iterate(handle, () => shared),
  }
  watchSignal(initial?.signal)
  return handle
}
