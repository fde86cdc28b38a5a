/** What went wrong, as a closed set to switch on. */
export type SSEServerErrorCode =
  /** The message is not an object of the known fields. */
  | 'invalid-message'
  /** The message has a field that means nothing here, usually a slip such as `type` for `event`. */
  | 'unknown-field'
  /** `id` was given where the hub numbers messages itself. */
  | 'reserved-id'
  /** An `id` for `streamResponse` that the wire cannot carry. */
  | 'invalid-id'
  /** An event type beginning with `ssekit:`. */
  | 'reserved-type'
  /** An event type that the wire cannot carry. */
  | 'invalid-type'
  /** A `retry` that is not a whole number of milliseconds. */
  | 'invalid-retry'
  /** Data that cannot be written as JSON: circular, a BigInt, a function, undefined. */
  | 'invalid-data'
  /** The message is longer on the wire than `limits.messageBytes`. */
  | 'message-too-large'
  /** The receiver of a `send`, or the target of a `disconnect`, says nobody, or has a field that means nothing there. */
  | 'invalid-target'
  /** An option with a value that cannot be used, or an unknown one. */
  | 'invalid-option'
  /** What `authorize` returned is neither a grant, a status nor null. */
  | 'invalid-grant'
  /** The log's store does not answer. Of a message that was being sent it is not known whether it was stored. */
  | 'store-unavailable'
  /** The hub was closed. */
  | 'hub-closed'

/** Every error this package throws: `code` to switch on, `field` for the input at fault, text that says what to do. */
export class SSEServerError extends Error {
  override readonly name = 'SSEServerError'
  readonly code: SSEServerErrorCode
  /** The field or option at fault, e.g. `'event'` or `'limits.bufferBytes'`. */
  readonly field: string | undefined

  constructor(
    code: SSEServerErrorCode,
    message: string,
    { field, cause }: { field?: string; cause?: unknown } = {},
  ) {
    super(message, { cause })
    this.code = code
    this.field = field
  }
}
