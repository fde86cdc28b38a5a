import { setAlarm } from './alarm.ts'
import { isMeant } from './audience.ts'
import type { LogEntry } from './eventLog/eventLog.ts'
import { type Position, formatId } from './eventLog/position.ts'
import type { Flusher } from './flusher.ts'
import { type Frame, createFrame } from './frame.ts'
import { frameOf } from './frameOf.ts'
import type { Grant } from './grant.ts'
import type { Counters } from './hubTotals.ts'
import type { HubMessage } from './message.ts'
import { createOutbox } from './outbox.ts'
import type { Registered } from './registry.ts'
import type { Session } from './session.ts'
import type { Wire } from './wire.ts'
import { type Gap, gapText, idText } from './wireText.ts'

/** What a stream is made of. */
export interface StreamParts<Request> {
  readonly request: Request
  readonly grant: Grant
  readonly lastEventId: string
  readonly address: string | undefined
  readonly wire: Wire
}

export interface StreamContext {
  readonly flusher: Flusher
  readonly bufferBytes: number
  readonly counters: Counters
  encode(message: HubMessage): Frame
  /** Called once, when the stream has ended, whoever ended it. */
  onEnd(): void
  /** Called once, when the connection is gone, which may be a while after the end. */
  onWireClosed(): void
  /** A reader that takes too little is about to be cut. */
  onSlow(bytes: number): void
}

/** A session seen from inside the hub: what it was told, and where it stands in the log. */
export interface Stream<Request = unknown> extends Registered {
  readonly session: Session<Request>
  readonly isOpen: boolean
  /** True once it receives from the hub directly; before that it is catching up and reads the log. */
  live: boolean
  /** When the next heartbeat is due, on the clock of `performance.now()`. */
  beatAt: number
  /** True while the reader is behind; since how many milliseconds. */
  readonly isBlocked: boolean
  blockedFor(): number
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

export const createStream = <Request>(
  parts: StreamParts<Request>,
  context: StreamContext,
): Stream<Request> => {
  const { request, grant, lastEventId, address, wire } = parts
  const groups = grant.groups ?? []
  let isOpen = true
  let epoch: string | null = null
  let seen = 0
  let told = 0
  let controller: AbortController | undefined

  const cut = (): void => {
    wire.destroy()
    finish()
  }
  const outbox = createOutbox(wire, context.flusher, context.bufferBytes, (bytes) => {
    context.onSlow(bytes)
    cut()
  })
  const end = (last?: Frame): void => {
    if (!isOpen) return
    if (last) outbox.push(last)
    // The last words may have been the ones too many for a slow reader.
    if (!isOpen) return
    outbox.flushNow()
    wire.end()
    finish()
  }
  const cancelExpiry = grant.expiresAt === undefined ? undefined : setAlarm(grant.expiresAt, () => end())

  const finish = (): void => {
    if (!isOpen) return
    isOpen = false
    cancelExpiry?.()
    outbox.close()
    context.onEnd()
    controller?.abort()
  }

  const move = (position: Position | null): void => {
    epoch = position?.epoch ?? null
    seen = told = position?.offset ?? 0
  }

  wire.onClose = () => {
    finish()
    context.onWireClosed()
  }

  const session: Session<Request> = {
    client: grant.client,
    groups,
    lastEventId,
    request,
    address,
    openedAt: Date.now(),
    get closed() {
      return !isOpen
    },
    get signal() {
      controller ??= new AbortController()
      if (!isOpen) controller.abort()
      return controller.signal
    },
    send(message) {
      const frame = context.encode(message)
      outbox.push(frame)
      return isOpen
    },
    drained: outbox.drained,
    close: () => end(),
  }

  return {
    session,
    client: grant.client,
    groups,
    address,
    live: false,
    beatAt: 0,
    get isOpen() {
      return isOpen
    },
    get isBlocked() {
      return outbox.blocked
    },
    blockedFor: outbox.blockedFor,
    get waitingBytes() {
      return outbox.waitingBytes
    },
    position: () => (epoch === null ? null : { epoch, offset: seen }),
    push: outbox.push,
    replay(entry) {
      seen = entry.offset
      if (!isMeant(entry.audience, grant)) return
      told = seen
      context.counters.replayed += 1
      outbox.push(frameOf(entry))
    },
    deliver(entry, frame) {
      if (entry.epoch === epoch && entry.offset <= seen) return
      epoch = entry.epoch
      seen = told = entry.offset
      outbox.push(frame)
    },
    resumeFrom: move,
    moveTo(position, frame) {
      if (!position) return
      move(position)
      outbox.push(frame ?? createFrame(idText(position)))
    },
    moveOverGap(gap, from) {
      move(from)
      context.counters.tellGap(gap.reason)
      outbox.push(createFrame(gapText(gap, from)))
    },
    isBehind: (tail) => epoch !== tail.epoch || told < tail.offset,
    lastId: () => (epoch === null ? '' : formatId(epoch, told)),
    end,
    cut,
  }
}
