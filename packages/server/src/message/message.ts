/** What a hub sends: the id is the hub's own affair, it numbers every message. */
export interface HubMessage {
  /**
   * The event type. No CR, LF or NUL, and not beginning with `ssekit:`.
   * @default 'message' (the field is left out)
   */
  event?: string
  /** A string goes as it is (line ends of any kind become LF, as the format has it), all else as JSON. */
  data: unknown
  /** The reconnection time the client shall use from now on, in whole milliseconds. */
  retry?: number
}

/** A message of a one-off stream: without a hub, the id is yours. */
export interface StreamMessage extends HubMessage {
  /** The event ID. No CR, LF or NUL. */
  id?: string
}
