/** What makes a parser give up on a response: a message past the limit. */
export class EventStreamError extends Error {
  readonly code = 'message-too-large'
  /** The `maxMessageSize` that was passed, in bytes. */
  readonly limit: number
  /** The last event ID in force: resuming after it would meet the same message again. */
  readonly lastEventId: string

  constructor(limit: number, lastEventId: string) {
    super(
      `More than maxMessageSize (${limit} bytes) came without a blank line. Raise it, or have the server send smaller messages.`,
    )
    this.limit = limit
    this.lastEventId = lastEventId
  }
}
