/**
 * One message as the wire carried it, named as in the DOM's `MessageEvent`.
 *
 * The strings may share memory with the chunk they arrived in (engines slice without copying), so a message that is
 * kept for long can keep its chunk alive with it. Decoding the data, as JSON for instance, ends that.
 *
 * @see https://html.spec.whatwg.org/multipage/server-sent-events.html#dispatchMessage
 */
export interface SSEMessage {
  /** The event type; `'message'` when the block named none. */
  readonly event: string
  /** The data lines joined by LF, otherwise untouched. */
  readonly data: string
  /** The last event ID of the stream when this message was dispatched; `''` when there is none. */
  readonly lastEventId: string
}
