import type { Logger } from '../logger.ts'
import type { HeartbeatOption } from '../stream/heartbeat.ts'
import type { EventMap } from '../message/message.ts'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Http2ServerRequest, Http2ServerResponse } from 'node:http2'
import type { Receiver } from '../log/audience.ts'
import type { EventLog } from '../log/eventLog.ts'
import type { Authorize } from '../stream/grant.ts'
import type { HubTotals } from './totals.ts'
import type { LimitsOption } from './limits.ts'
import type { HubMessage } from '../message/message.ts'
import type { SessionCallbacks } from '../stream/session.ts'

/** What {@link createHub} takes. */
export interface HubOptions {
  /**
   * Milliseconds between signs of life, announced to the client so that it notices their absence. A comment by default;
   * `{ interval, event }` sends an event of that type (data `{}`) for those who want to see it. `false`: none.
   * In Bun, which closes what is silent for 10 s, the default is 5_000.
   * @default 15_000
   */
  heartbeat?: HeartbeatOption | null | undefined
  /**
   * The reconnection time given to every client, in milliseconds.
   * @default 1_000
   */
  retry?: number | null | undefined
  /**
   * Where messages are kept for those who return.
   * @default memoryLog()
   */
  log?: EventLog | null | undefined
  /**
   * What the hub puts up with.
   * @default connections without a limit, 1 MiB per message and per waiting reader
   */
  limits?: LimitsOption | null | undefined
  /** @default console */
  logger?: Logger | null | undefined
  /**
   * The client's address for `limits.perAddress`. Behind a proxy: what the proxy says, e.g. Express' `req.ip`.
   * @default the address of the socket; none for `fetchHandler`, which does not know it. In Bun:
   * `(request) => server.requestIP(request)?.address`, `server` being what `Bun.serve` returned
   */
  address?: AddressOption | null | undefined
  /**
   * Write to the socket directly where that is safe: the same bytes for a fifth less CPU than `res.write`.
   * @default true
   */
  rawWrites?: boolean | null | undefined
}

/** Written as a method, so that it may ask for the request of a framework, such as Express'. */
type AddressOption = {
  address(request: IncomingMessage | Http2ServerRequest | Request): string | undefined
}['address']

/** What became of a message. */
export interface Sent {
  /** Its event ID: everyone who receives it, now or on return, sees this id. */
  readonly id: string
  /** Connections of this node it was for. */
  readonly connections: number
}

/** Whom to disconnect: a client, a group, or a client's connections within a group. */
export interface DisconnectTarget {
  client?: string
  group?: string
}

/** This node at this moment. */
export interface HubStats {
  /** Open streams. */
  readonly connections: number
  /** Held polls. */
  readonly polls: number
  /** Requests whose `authorize` is running. */
  readonly opening: number
  /** Distinct client ids of the streams. */
  readonly clients: number
  /** Connections per group. */
  readonly groups: Record<string, number>
  /** Connections that still receive what they missed. */
  readonly catchingUp: number
  /** Bytes that wait for readers, all together: memory that slow ones hold. */
  readonly waitingBytes: number
  /** Since the hub was made. */
  readonly totals: HubTotals
  /** Life of the log; null while it has never been reached. */
  readonly epoch: string | null
  /** Offset of the last message. */
  readonly top: number
  /** True from `close()` on. */
  readonly closing: boolean
}

/**
 * What `(req, res)` servers call. Some of them (h3 and so Nuxt, restify) take what has no third parameter for done when it
 * returns: it is there to be counted, and not used.
 */
export type NodeHandler<Incoming> = (
  req: Incoming,
  res: ServerResponse | Http2ServerResponse,
  next?: unknown,
) => void

/** Sends to clients and groups, and keeps what it sent for those who were away. */
export interface Hub<Events = EventMap> {
  /**
   * A request handler for Express, `node:http`, `node:http2` and whatever calls `(req, res)`. Every request is authorised, then
   * becomes a stream that lives until one side ends it.
   *
   * @example
   * app.get('/api/stream', hub.handler((req: express.Request) => ({ client: userOf(req).id, groups: userOf(req).teams })))
   */
  handler<Incoming extends IncomingMessage | Http2ServerRequest = IncomingMessage>(
    authorize: Authorize<Incoming>,
    callbacks?: SessionCallbacks<Incoming, Events> | null,
  ): NodeHandler<Incoming>
  /**
   * The same for whatever speaks the Fetch API: Hono, Next, Bun, Deno.
   *
   * @example
   * export const GET = hub.fetchHandler(async (request) => ({ client: await userOf(request) }))
   */
  fetchHandler(
    authorize: Authorize<Request>,
    callbacks?: SessionCallbacks<Request, Events> | null,
  ): (request: Request) => Promise<Response>
  /**
   * A request handler for clients that no stream gets through to: what came after the `Last-Event-ID` (header, or query
   * `lastEventId`) that this client may see, as JSON `[{ event, data, id }]`; `data` is text, as on the wire. Authorised,
   * filtered and refused as a stream is; a gap is an entry of the type `ssekit:gap`. The header `Last-Event-ID` of the answer
   * says where to go on.
   *
   * - `wait=<ms>` holds the answer back until there is something to say, 30 s at most
   * - without an ID it gives the latest hundred messages (1 MiB at most, of the last thousand that the hub sent); with
   *   `position=1` (so asks ssekit's `pollingTransport`) none, but an entry `ssekit:position` whose id is where the stream
   *   stands, also later when only messages for others passed
   *
   * @example
   * app.get('/api/poll', hub.pollHandler((req: express.Request) => ({ client: userOf(req).id })))
   */
  pollHandler<Incoming extends IncomingMessage | Http2ServerRequest = IncomingMessage>(
    authorize: Authorize<Incoming>,
  ): NodeHandler<Incoming>
  /**
   * The same for whatever speaks the Fetch API.
   *
   * @example
   * export const GET = hub.fetchPollHandler(async (request) => ({ client: await userOf(request) }))
   */
  fetchPollHandler(authorize: Authorize<Request>): (request: Request) => Promise<Response>
  /**
   * Sends to a client, to its connections within a group, or to several clients. Whoever is away gets it on return.
   *
   * @throws {@link SSEServerError} (as a rejection, here and below) for a message the wire cannot carry, for a receiver
   * that says nobody, and `hub-closed`.
   */
  send(receiver: Receiver, message: HubMessage<Events>): Promise<Sent>
  /** Sends to a group; `except` names clients that are left out, e.g. the author. */
  sendGroup(
    group: string,
    message: HubMessage<Events>,
    options?: { except?: string | readonly string[] | null | undefined } | null,
  ): Promise<Sent>
  /** Sends to everyone. */
  broadcast(message: HubMessage<Events>): Promise<Sent>
  /**
   * Where live is now, to hand out with a list that is read from a database: ask **before** reading the list, and whoever begins
   * at this id gets all that came after, nothing missed. `''` while the log's store has never been reached.
   *
   * @example
   * app.get('/api/notifications', async (req, res) => {
   *   const lastEventId = hub.lastEventId()
   *   res.json({ lastEventId, notifications: await db.notificationsOf(userOf(req)) })
   * })
   * // in the page: useSSEList({ url: '/api/stream', lastEventId, key: lastEventId }, { initial: notifications, key: ({ id }) => id })
   */
  lastEventId(): string
  /**
   * Takes rights away, at once and on every node: ends open streams, held polls, and those whose `authorize` is just running.
   * The clients come back after `retry` and are authorised anew, unless `reconnect` is false: then they are told that it is over, and
   * answered 204 for a minute should they ask again, as is whoever comes with a group that was named without a client.
   *
   * @throws {@link SSEServerError} `invalid-target` when neither a client nor a group is named, or something else is;
   * `store-unavailable` when the other nodes may not have heard of it, while on this one it was done all the same.
   */
  disconnect(
    target: DisconnectTarget,
    options?: { reconnect?: boolean | null | undefined } | null,
  ): Promise<void>
  /** What is open at this node, and what it has done since the hub was made. */
  stats(): HubStats
  /**
   * Ends all streams and resolves when they are. With `drain` they end one by one over that many milliseconds, each with a
   * reconnection time of its own, so that the next node is not stormed. Who asks meanwhile, or later, is told to come back: a
   * stream that ends at once, since a 503 would end a browser's `EventSource` for good; a poll gets 503 with `Retry-After`.
   */
  close(options?: { drain?: number | null | undefined } | null): Promise<void>
}
