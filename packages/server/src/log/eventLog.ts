import type { Audience } from './audience.ts'
import type { LogRange, MissReason, Position } from './position.ts'

/** A message as the log keeps it. The same object is handed to everyone: it is never changed. */
export interface LogEntry extends Position {
  readonly audience: Audience
  /** The message in the wire format, without its id. */
  readonly block: string
  /** What stood here cannot be read any more. It may have been for anyone, so everyone is told of a gap. */
  readonly isLost?: boolean
}

/** Entries after a position, with what the log held at that same moment. */
export interface LogPage extends LogRange {
  readonly entries: readonly LogEntry[]
}

/** Orders that must reach every node, whichever was asked. */
export type Signal =
  | {
      readonly type: 'disconnect'
      readonly client?: string
      readonly group?: string
      readonly reconnect: boolean
    }
  /** Orders were lost: whoever is here is asked for anew. */
  | { readonly type: 'reauthorize' }

/** A node's ear: the log calls it, in order, for what any node appended or signalled. */
export interface LogListener {
  /** Once for every entry, in offset order, without holes. `tail` stands at the entry by then. */
  onEntry(entry: LogEntry): void
  /**
   * The log could not go on from where this node was; `tail` is the new position. `store-unavailable` where it was nowhere, as the
   * store was first reached while streams were open.
   */
  onReset(reason: MissReason | 'store-unavailable', range: LogRange): void
  onSignal(signal: Signal): void
  /** The store cannot be used as it should, or can be again: once each time, for whoever runs the node. */
  onTrouble?(message: string, error?: unknown): void
}

/**
 * Where a hub keeps what it sends: one order for all, a window of history, and the way from node to node. Use
 * `memoryLog` for one process, `redisLog` for several; an own store implements this interface.
 */
export interface EventLog {
  /** The last position handed to this node's listener; null as long as the store has never been reached. */
  readonly tail: Position | null
  /**
   * Gives the message the next offset and keeps it. Resolves once it is stored and this node's listener was called for
   * it; rejects when that is not certain.
   */
  append(message: { audience: Audience; block: string }): Promise<LogEntry>
  /**
   * Up to `limit` entries with offsets above `after`, oldest first; fewer where they are large, but at least one where there is
   * one. What is missing in between is taken for lost, and told. A limit of 0 asks for the range only.
   */
  read(after: number, limit: number): Promise<LogPage>
  /** Hands the signal to the listener of every node, this one included. */
  signal(signal: Signal): Promise<void>
  /** Called once, by the hub that owns this log. */
  listen(listener: LogListener): void
  /** Gives back what the log holds open. Nothing is called after it. */
  close(): Promise<void>
}
