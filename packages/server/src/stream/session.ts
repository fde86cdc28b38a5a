import type { EventMap, HubMessage } from '../message/message.ts'
import { checkType, optionsOf } from '../options.ts'

/**
 * One connection, as `onOpen` and `onClose` get it.
 *
 * @example
 * hub.handler(authorize, {
 *   async onOpen(session) {
 *     for await (const line of tail(file, { signal: session.signal })) {
 *       session.send({ event: 'log', text: line })
 *       await session.drained()
 *     }
 *   },
 * })
 */
export interface Session<Request = unknown, Events = EventMap> {
  /** The client id `authorize` granted. Several sessions may share it. */
  readonly client: string
  readonly groups: readonly string[]
  /** The `Last-Event-ID` the client came with, `''` when it is new. A hint, not a right. */
  readonly lastEventId: string
  /** The request that opened the stream, e.g. with Express' `params`. */
  readonly request: Request
  /** Where it came from, as `address(req)` says. */
  readonly address: string | undefined
  /** Epoch milliseconds. */
  readonly openedAt: number
  readonly closed: boolean
  /** Aborted when the stream ends, by whichever side: stop what feeds it. */
  readonly signal: AbortSignal
  /**
   * Sends to this connection only: not logged, without an id, never replayed. True when it is on its way, false when
   * the stream has ended.
   *
   * @throws {@link SSEServerError} for a message the wire cannot carry, `reserved-id` for one that brings an id.
   */
  send(message: HubMessage<Events>): boolean
  /**
   * Resolves when the reader has taken what was sent, soon when it is not behind, and when the stream ends. A loop that awaits it
   * after each `send` goes no faster than its reader, and holds up nobody.
   */
  drained(): Promise<void>
  /** Ends this stream. The client comes back, as after any loss. */
  close(): void
}

/** Written as a method, so that its session may be one with the request of a framework. */
type SessionCallback<Request, Events> = {
  callback(session: Session<Request, Events>): void | Promise<void>
}['callback']

/** What a handler wants to know of its streams. Errors thrown here are logged, the stream lives on. */
export interface SessionCallbacks<Request, Events = EventMap> {
  /** The stream is open: head, first bytes and position are sent, what the client missed follows. */
  onOpen?: SessionCallback<Request, Events> | null | undefined
  /** Once for every `onOpen`, when the stream has ended. */
  onClose?: SessionCallback<Request, Events> | null | undefined
}

/**
 * What events there are is the compiler's business: at run time any hub sends anything.
 *
 * @throws {@link SSEServerError} `invalid-option`: a misspelt callback would never be called.
 */
export const callbacksOf = <Request, Events>(
  given: SessionCallbacks<Request, Events> | null | undefined,
): SessionCallbacks<Request> => {
  const names = ['onOpen', 'onClose'] as const
  const callbacks = optionsOf('handler', names, given)
  for (const name of names) checkType(`handler.${name}`, 'function', callbacks[name])
  return callbacks as unknown as SessionCallbacks<Request>
}
