import { giveWay } from '../giveWay.ts'
import type { Flushable, Flusher } from './flusher.ts'
import { type Frame, type JoinFrames, createJoin } from '../message/frame.ts'
import type { Connection } from './connection.ts'

/** Past this the tick's messages go out early: a burst shall not pile up here while the socket would take it. */
const FLUSH_BYTES = 64 * 1024

/** What all outboxes of a hub have in common. */
export interface OutboxContext {
  readonly flusher: Flusher
  readonly bufferBytes: number
}

/** Who is told of a reader that takes too little. */
export interface OutboxOwner {
  /** Called once, when a message finds more than `bufferBytes` before it. */
  onOverflow(bytes: number): void
  /** The connection cannot be written to: someone who wrapped its `write` throws. */
  onBroken(error: unknown): void
}

/** What waits for one reader. A class, as there are thousands. */
export class Outbox implements Flushable {
  readonly #connection: Connection
  readonly #context: OutboxContext
  readonly #owner: OutboxOwner
  #queue: Frame[] = []
  #queuedBytes = 0
  #blockedSince: number | null = null
  #isClosed = false
  #waiting: (() => void)[] | null = null

  constructor(connection: Connection, context: OutboxContext, owner: OutboxOwner) {
    this.#connection = connection
    this.#context = context
    this.#owner = owner
  }

  push(frame: Frame): void {
    if (this.#isClosed) return
    if (this.#blockedSince !== null && this.waitingBytes > this.#context.bufferBytes) {
      this.#owner.onOverflow(this.waitingBytes)
      return
    }
    this.#queue.push(frame)
    this.#queuedBytes += frame.body.length
    if (this.#queuedBytes >= FLUSH_BYTES) this.flushNow()
    else if (this.#queue.length === 1) this.#context.flusher.add(this)
  }

  flush(join: JoinFrames): void {
    if (this.#queue.length === 0 || this.#isClosed) return
    const frames = this.#queue
    this.#queue = []
    this.#queuedBytes = 0
    try {
      if (!this.#connection.write(join(frames))) this.#blockedSince ??= performance.now()
    } catch (error) {
      this.#owner.onBroken(error)
    }
  }

  /** Writes what waits without awaiting the end of the tick. */
  flushNow(): void {
    this.flush(createJoin())
  }

  /** Resolves when the reader has taken what there was, or is gone; gives way to others when it has. */
  drained(): Promise<void> {
    this.flushNow()
    if (this.#blockedSince === null || this.#isClosed) return giveWay() ?? Promise.resolve()
    return new Promise((resolve) => (this.#waiting ??= []).push(resolve))
  }

  /** Bytes that wait, here and in the connection. */
  get waitingBytes(): number {
    return this.#connection.pendingBytes + this.#queuedBytes
  }

  /** True while the reader is behind. */
  get isBlocked(): boolean {
    return this.#blockedSince !== null
  }

  /** Milliseconds since the reader last had taken all that waited; 0 when nothing does. */
  blockedFor(): number {
    return this.#blockedSince === null ? 0 : performance.now() - this.#blockedSince
  }

  /** The reader has caught up. */
  release(): void {
    this.#blockedSince = null
    const waiting = this.#waiting
    this.#waiting = null
    if (waiting) for (const resolve of waiting) resolve()
  }

  /** Forgets what waits and takes no more. */
  close(): void {
    this.#isClosed = true
    this.#queue = []
    this.#queuedBytes = 0
    this.release()
  }
}
