import { isMeant } from '../log/audience.ts'
import type { LogEntry } from '../log/eventLog.ts'
import { frameOf } from '../log/frameOf.ts'
import { type Position, formatId, idOf } from '../log/position.ts'
import { type Frame, createFrame } from '../message/frame.ts'
import type { HubMessage } from '../message/message.ts'
import { type Gap, gapText, idText } from '../message/protocol.ts'
import { setAlarm } from './alarm.ts'
import type { Connection, ConnectionOwner } from './connection.ts'
import type { Grant } from './grant.ts'
import { Outbox, type OutboxContext, type OutboxOwner } from './outbox.ts'
import { StreamSession } from './streamSession.ts'

/** What a stream is made of. */
export interface StreamParts<Request> {
  readonly request: Request
  readonly grant: Grant
  readonly lastEventId: string
  readonly address: string | undefined
  readonly connection: Connection
}

/** What all streams of a handler have in common. */
export interface StreamContext extends OutboxContext {
  encode(message: HubMessage): Frame
  onReplayed(): void
  onGap(gap: Gap): void
  /** Called once, when the stream has ended, whoever ended it. */
  onEnd(stream: Stream): void
  /** Called once, when the connection is gone, which may be a while after the end. */
  onConnectionClosed(): void
  /** A reader that takes too little is about to be cut. */
  onSlow(stream: Stream, bytes: number): void
  /** A stream whose response throws when it is written to is about to be cut. */
  onBroken(stream: Stream, error: unknown): void
}

const NO_GROUPS: readonly string[] = []

/**
 * One reader: what it may see, and where it stands in the log. A class, as there are thousands: an object with getters of its
 * own costs four times the memory.
 */
export class Stream<Request = unknown> implements ConnectionOwner, OutboxOwner {
  /** True once it receives from the hub directly; before that it is catching up and reads the log. */
  live = false
  /** Whether `onOpen` was called for it. */
  isAnnounced = false
  /** When the next heartbeat is due, on the clock of `performance.now()`. */
  beatAt = 0
  /** False once it has been told, or has lost, its last word: it gets nothing more from the hub. */
  isOpen = true
  readonly #parts: StreamParts<Request>
  readonly #context: StreamContext
  readonly #outbox: Outbox
  readonly #cancelExpiry: (() => void) | null
  #session: StreamSession<Request> | null = null
  #isOver = false
  #epoch: string | null = null
  #seen = 0
  #told = 0

  constructor(parts: StreamParts<Request>, context: StreamContext) {
    const { connection, grant } = parts
    this.#parts = parts
    this.#context = context
    connection.owner = this
    this.#outbox = new Outbox(connection, context, this)
    this.#cancelExpiry = setAlarm(grant.expiresAt ?? Infinity, () => this.end())
  }

  /** Made when somebody asks: most streams have no callbacks. */
  get session(): StreamSession<Request> {
    return (this.#session ??= new StreamSession(this.#parts.request, this.#outbox, this.#context, this))
  }

  get client(): string {
    return this.#parts.grant.client
  }

  get groups(): readonly string[] {
    return this.#parts.grant.groups ?? NO_GROUPS
  }

  /** The `Last-Event-ID` the client came with. */
  get lastEventId(): string {
    return this.#parts.lastEventId
  }

  get address(): string | undefined {
    return this.#parts.address
  }

  /** True while the reader is behind. */
  get isBlocked(): boolean {
    return this.#outbox.isBlocked
  }

  /** Milliseconds since the reader last had taken all that waited. */
  blockedFor(): number {
    return this.#outbox.blockedFor()
  }

  /** Resolves when the reader has taken what there was, or is gone. */
  drained(): Promise<void> {
    return this.#outbox.drained()
  }

  /** Bytes that wait for the reader. */
  get waitingBytes(): number {
    return this.#outbox.waitingBytes
  }

  isAbandoned(): boolean {
    return this.#parts.connection.isAbandoned?.() ?? false
  }

  /** Last place in the log that was considered for this stream; null before it has one. */
  position(): Position | null {
    return this.#epoch === null ? null : { epoch: this.#epoch, offset: this.#seen }
  }

  push(frame: Frame): void {
    this.#outbox.push(frame)
  }

  /** Considers the next entry while catching up. */
  replay(entry: LogEntry): void {
    this.#seen = entry.offset
    if (entry.isLost) return this.#tellLost(entry)
    if (!isMeant(entry.audience, this.#parts.grant)) return
    this.#told = this.#seen
    this.#context.onReplayed()
    this.#outbox.push(frameOf(entry))
  }

  /** Hands over an entry that is meant for it, unless it has seen it while catching up. True when it was a message. */
  deliver(entry: LogEntry, frame: Frame): boolean {
    if (entry.epoch === this.#epoch && entry.offset <= this.#seen) return false
    if (entry.isLost) this.#tellLost(entry)
    else {
      this.#epoch = entry.epoch
      this.#seen = this.#told = entry.offset
      this.#outbox.push(frame)
    }
    return !entry.isLost
  }

  /** Takes up after a position the client already knows. */
  resumeFrom(position: Position | null): void {
    this.#epoch = position?.epoch ?? null
    this.#seen = this.#told = position?.offset ?? 0
  }

  /** Moves to a position, told by a block without a message. */
  moveTo(position: Position | null, frame?: Frame): void {
    if (!position) return
    this.resumeFrom(position)
    this.#outbox.push(frame ?? createFrame(idText(idOf(position))))
  }

  /** Moves to where live starts, told as a gap. */
  moveOverGap(gap: Gap, from: Position | null): void {
    // Who left while history was read is told nothing, and not counted.
    if (!this.isOpen) return
    this.resumeFrom(from)
    this.#context.onGap(gap)
    this.#outbox.push(createFrame(gapText(gap, from ? idOf(from) : '')))
  }

  /** What could not be read may have been for this reader: nobody knows. */
  #tellLost({ epoch, offset }: LogEntry): void {
    this.moveOverGap({ requested: this.lastId(), oldest: null, reason: 'evicted' }, { epoch, offset })
  }

  /** True when the client's own last event ID is not the tail's. */
  isBehind(tail: Position): boolean {
    return this.#epoch !== tail.epoch || this.#told < tail.offset
  }

  /** The last event ID this stream told the client, `''` when none. */
  lastId(): string {
    return this.#epoch === null ? '' : formatId(this.#epoch, this.#told)
  }

  /** Takes it off the hub at once: nothing that is sent from now on reaches it. What is left to say is said by `end`. */
  retire(): void {
    if (!this.isOpen) return
    this.isOpen = false
    this.#cancelExpiry?.()
    this.#context.onEnd(this)
  }

  /** Says what waits, then `last`, and ends. `forGood`: the client shall come back to another node. */
  end(last?: Frame, forGood = false): void {
    if (this.#isOver) return
    this.retire()
    if (last) this.#outbox.push(last)
    this.#outbox.flushNow()
    // The last words may have been the ones too many for a slow reader.
    if (this.#isOver) return
    const { connection } = this.#parts
    this.#finish(() => (forGood ? connection.endForGood() : connection.end()))
  }

  cut(): void {
    this.#finish(() => this.#parts.connection.destroy())
  }

  onDrain(): void {
    this.#outbox.release()
  }

  onClose(): void {
    this.#finish(() => {})
    this.#context.onConnectionClosed()
  }

  onOverflow(bytes: number): void {
    this.#context.onSlow(this, bytes)
    this.cut()
  }

  onBroken(error: unknown): void {
    this.#context.onBroken(this, error)
    this.cut()
  }

  #finish(closeConnection: () => void): void {
    if (this.#isOver) return
    this.#isOver = true
    this.retire()
    this.#outbox.close()
    try {
      closeConnection()
    } catch (error) {
      // Whoever wrapped the response's `end` or `destroy` throws: that it stays open is theirs.
      this.#context.onBroken(this, error)
    }
    this.#session?.abort()
  }
}
