import { setAlarm } from './alarm.ts'
import { isMeant } from '../log/audience.ts'
import type { LogEntry } from '../log/eventLog.ts'
import { type Position, formatId } from '../log/position.ts'
import { type Frame, createFrame } from '../message/frame.ts'
import { frameOf } from '../log/frameOf.ts'
import type { Grant } from './grant.ts'
import type { Counters } from '../hub/totals.ts'
import type { HubMessage } from '../message/message.ts'
import { Outbox, type OutboxContext, type OutboxOwner } from './outbox.ts'
import type { Registered } from '../hub/registry.ts'
import type { Session } from './session.ts'
import { StreamSession } from './streamSession.ts'
import type { Wire, WireOwner } from './connection.ts'
import { type Gap, gapText, idText } from '../message/protocol.ts'

/** What a stream is made of. */
export interface StreamParts<Request> {
  readonly request: Request
  readonly grant: Grant
  readonly lastEventId: string
  readonly address: string | undefined
  readonly wire: Wire
}

/** What all streams of a handler have in common. */
export interface StreamContext extends OutboxContext {
  readonly counters: Counters
  encode(message: HubMessage): Frame
  /** Called once, when the stream has ended, whoever ended it. */
  onEnd(stream: Stream): void
  /** Called once, when the connection is gone, which may be a while after the end. */
  onWireClosed(): void
  /** A reader that takes too little is about to be cut. */
  onSlow(stream: Stream, bytes: number): void
}

/** A session seen from inside the hub: what it was told, and where it stands in the log. */
export interface Stream<Request = unknown> extends Registered {
  readonly session: Session<Request>
  /** The `Last-Event-ID` the client came with. */
  readonly lastEventId: string
  readonly isOpen: boolean
  /** True once it receives from the hub directly; before that it is catching up and reads the log. */
  live: boolean
  /** Whether `onOpen` was called for it. */
  isAnnounced: boolean
  /** When the next heartbeat is due, on the clock of `performance.now()`. */
  beatAt: number
  /** True while the reader is behind; since how many milliseconds. */
  readonly isBlocked: boolean
  blockedFor(): number
  /** Resolves when the reader has taken what there was, or is gone. */
  drained(): Promise<void>
  /** Bytes that wait for the reader. */
  readonly waitingBytes: number
  /** Last place in the log that was considered for this stream; null before it has one. */
  position(): Position | null
  push(frame: Frame): void
  /** Considers the next entry while catching up. */
  replay(entry: LogEntry): void
  /** Hands over an entry that is meant for it, unless it has seen it while catching up. */
  deliver(entry: LogEntry, frame: Frame): void
  /** Takes up after a position the client already knows. */
  resumeFrom(position: Position): void
  /** Moves to a position, told by a block without a message. */
  moveTo(position: Position | null, frame?: Frame): void
  /** Moves to where live starts, told as a gap. */
  moveOverGap(gap: Gap, from: Position | null): void
  /** True when the client's own last event ID is not the tail's. */
  isBehind(tail: Position): boolean
  /** The last event ID this stream told the client, `''` when none. */
  lastId(): string
  end(last?: Frame): void
  cut(): void
}

export const createStream = <Request>(parts: StreamParts<Request>, context: StreamContext): Stream<Request> =>
  new OpenStream(parts, context)

const NO_GROUPS: readonly string[] = []

/** A class, as there are thousands: an object with getters of its own costs four times the memory. */
class OpenStream<Request> implements Stream<Request>, WireOwner, OutboxOwner {
  live = false
  isAnnounced = false
  beatAt = 0
  isOpen = true
  readonly #parts: StreamParts<Request>
  readonly #context: StreamContext
  readonly #outbox: Outbox
  readonly #cancelExpiry: (() => void) | null
  #session: StreamSession<Request> | null = null
  #epoch: string | null = null
  #seen = 0
  #told = 0

  constructor(parts: StreamParts<Request>, context: StreamContext) {
    const { wire, grant } = parts
    this.#parts = parts
    this.#context = context
    wire.owner = this
    this.#outbox = new Outbox(wire, context, this)
    this.#cancelExpiry = grant.expiresAt === undefined ? null : setAlarm(grant.expiresAt, () => this.end())
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

  get lastEventId(): string {
    return this.#parts.lastEventId
  }

  get address(): string | undefined {
    return this.#parts.address
  }

  get isBlocked(): boolean {
    return this.#outbox.isBlocked
  }

  drained(): Promise<void> {
    return this.#outbox.drained()
  }

  blockedFor(): number {
    return this.#outbox.blockedFor()
  }

  get waitingBytes(): number {
    return this.#outbox.waitingBytes
  }

  position(): Position | null {
    return this.#epoch === null ? null : { epoch: this.#epoch, offset: this.#seen }
  }

  push(frame: Frame): void {
    this.#outbox.push(frame)
  }

  replay(entry: LogEntry): void {
    this.#seen = entry.offset
    if (!isMeant(entry.audience, this.#parts.grant)) return
    this.#told = this.#seen
    this.#context.counters.replayed += 1
    this.#outbox.push(frameOf(entry))
  }

  deliver(entry: LogEntry, frame: Frame): void {
    if (entry.epoch === this.#epoch && entry.offset <= this.#seen) return
    this.#epoch = entry.epoch
    this.#seen = this.#told = entry.offset
    this.#outbox.push(frame)
  }

  resumeFrom(position: Position | null): void {
    this.#epoch = position?.epoch ?? null
    this.#seen = this.#told = position?.offset ?? 0
  }

  moveTo(position: Position | null, frame?: Frame): void {
    if (!position) return
    this.resumeFrom(position)
    this.#outbox.push(frame ?? createFrame(idText(position)))
  }

  moveOverGap(gap: Gap, from: Position | null): void {
    this.resumeFrom(from)
    this.#context.counters.tellGap(gap.reason)
    this.#outbox.push(createFrame(gapText(gap, from)))
  }

  isBehind(tail: Position): boolean {
    return this.#epoch !== tail.epoch || this.#told < tail.offset
  }

  lastId(): string {
    return this.#epoch === null ? '' : formatId(this.#epoch, this.#told)
  }

  end(last?: Frame): void {
    if (!this.isOpen) return
    if (last) this.#outbox.push(last)
    // The last words may have been the ones too many for a slow reader.
    if (!this.isOpen) return
    this.#outbox.flushNow()
    this.#parts.wire.end()
    this.#finish()
  }

  cut(): void {
    this.#parts.wire.destroy()
    this.#finish()
  }

  onDrain(): void {
    this.#outbox.release()
  }

  onClose(): void {
    this.#finish()
    this.#context.onWireClosed()
  }

  onOverflow(bytes: number): void {
    this.#context.onSlow(this, bytes)
    this.cut()
  }

  #finish(): void {
    if (!this.isOpen) return
    this.isOpen = false
    this.#cancelExpiry?.()
    this.#outbox.close()
    this.#context.onEnd(this)
    this.#session?.abort()
  }
}
