import { createFetchHandler } from './adapters/fetch.ts'
import { createNodeHandler } from './adapters/node.ts'
import { createFetchPollHandler, createPollHandler } from './adapters/polling/pollHandler.ts'
import { SSEServerError } from './errors.ts'
import { createDelivery } from './hub/delivery.ts'
import { createDisconnect } from './hub/disconnect.ts'
import { createDismissals } from './hub/dismissals.ts'
import { drainOver, jitteredRetry } from './hub/drain.ts'
import { type Opening, createEntrance } from './hub/entrance.ts'
import type { Hub, HubOptions, HubStats, Sent } from './hub/hub.ts'
import { resolveHubSettings } from './hub/hubSettings.ts'
import { type HeldPoll, createRegistry } from './hub/registry.ts'
import { createStreams } from './hub/streams.ts'
import { createCounters } from './hub/totals.ts'
import { type Audience, clientsAudience, groupAudience } from './log/audience.ts'
import { formatId } from './log/position.ts'
import { encodeHubMessage } from './message/encodeMessage.ts'
import { createFrame } from './message/frame.ts'
import type { EventMap, HubMessage } from './message/message.ts'
import { retryText } from './message/protocol.ts'
import { checkTime, optionsOf } from './options.ts'
import { createFlusher } from './stream/flusher.ts'
import type { LiveBuffer } from './stream/liveBuffer.ts'
import { callbacksOf } from './stream/session.ts'
import type { Stream } from './stream/stream.ts'

const NO_ADDRESS =
  'limits.perAddress counts nobody who comes over Fetch: a Request does not tell the address. Give createHub the option address, ' +
  'such as (request) => request.headers.get("x-real-ip") ?? undefined behind a proxy that sets it.'

/**
 * Makes a hub: streams to clients and groups, that give a returning client exactly what it missed. With the same event types that
 * the page's `defineStream` takes, a message of a wrong name or with wrong data does not compile.
 *
 * @throws {@link SSEServerError} `invalid-option` for an option that is unknown or cannot be used.
 * @example
 * const hub = createHub<Events>()
 * app.get('/api/stream', hub.handler((req) => ({ client: userOf(req), groups: ['news'] })))
 * await hub.sendGroup('news', { event: 'notification', data: { title: 'Hello' } })
 */
export const createHub = <Events = EventMap>(options?: HubOptions | null): Hub<Events> => {
  const settings = resolveHubSettings(options)
  const { log, logger, limits, rawWrites } = settings
  const registry = createRegistry<Stream>()
  const polls = createRegistry<HeldPoll>()
  const openings = createRegistry<Opening>()
  const buffers = new Set<Pick<LiveBuffer, 'offer'>>()
  const dismissals = createDismissals()
  const flusher = createFlusher()
  const counters = createCounters()
  let closing: Promise<void> | undefined
  let isClosing = false
  let isClosed = false

  const encode = (message: HubMessage): string => {
    const block = encodeHubMessage(message)
    const bytes = Buffer.byteLength(block)
    if (bytes <= limits.messageBytes) return block
    const text = `The message has ${bytes} bytes, limits.messageBytes allows ${limits.messageBytes}. Send a reference to it, or raise the limit.`
    throw new SSEServerError('message-too-large', text, {
      field: message.text === undefined ? 'data' : 'text',
    })
  }

  const streams = createStreams({
    settings,
    logger,
    registry,
    buffers,
    flusher,
    counters,
    encode: (message) => createFrame(encode(message)),
  })
  const entrance = createEntrance({
    logger,
    limits,
    dismissals,
    openings,
    counted: { streams: registry, polls, openings },
    isClosing: () => isClosing,
    address: settings.address,
    async ready() {
      // Without its store the stream opens all the same, and is told.
      if (!log.tail) await log.read(0, 0).catch(() => undefined)
    },
    onRefused: counters.refuse,
  })
  const disconnect = createDisconnect({ log, streams: registry, polls, openings, dismissals })
  log.listen({
    ...createDelivery({ log, streams: registry, polls, buffers, counters }),
    onSignal: disconnect.onSignal,
    onTrouble: (message, error) => logger.warn(message, error),
  })

  /** A reconnection time of each client's own. */
  const comeBackText = (): string => retryText(jitteredRetry(settings.retry))
  const serving = { entrance, streams, comeBackText, rawWrites }
  const polling = { entrance, polls, log, isClosing: () => isClosing, onGap: counters.tellGap }

  /** Marked as handled: what still sends while the process shuts down must not end it the hard way. */
  const refuse = (): Promise<never> => {
    const refused = Promise.reject(
      new SSEServerError('hub-closed', 'The hub was closed: nothing can be sent any more.'),
    )
    refused.catch(() => {})
    return refused
  }

  const publish = async (audienceOf: () => Audience, message: HubMessage): Promise<Sent> => {
    const audience = audienceOf()
    const block = encode(message)
    const { epoch, offset } = await log.append({ audience, block })
    let connections = 0
    for (const _ of registry.matching(audience)) connections += 1
    counters.sent += 1
    await flusher.pace(block.length)
    return { id: formatId(epoch, offset), connections }
  }

  const shut = async (window: number): Promise<void> => {
    for (const opening of openings.all()) opening.comeBack()
    for (const poll of polls.all()) poll.wake()
    await drainOver([...registry.all()], window, (stream) =>
      stream.end(window === 0 ? undefined : createFrame(comeBackText()), true),
    )
    isClosed = true
    await streams.allClosed()
    await log.close()
  }

  let isWarned = !!options?.address || limits.perAddress === Infinity
  const warnOfAddress = (): void => {
    if (!isWarned) logger.warn(NO_ADDRESS)
    isWarned = true
  }

  return {
    handler: (authorize, callbacks) => createNodeHandler(serving, authorize, callbacksOf(callbacks)),
    fetchHandler: (authorize, callbacks) => {
      warnOfAddress()
      return createFetchHandler(serving, authorize, callbacksOf(callbacks))
    },
    pollHandler: (authorize) => createPollHandler(polling, authorize),
    fetchPollHandler: (authorize) => {
      warnOfAddress()
      return createFetchPollHandler(polling, authorize)
    },
    send: (receiver, message) => (isClosed ? refuse() : publish(() => clientsAudience(receiver), message)),
    sendGroup: (group, message, options) =>
      isClosed
        ? refuse()
        : publish(() => groupAudience(group, optionsOf('sendGroup', ['except'], options).except), message),
    broadcast: (message) => (isClosed ? refuse() : publish(() => ({ to: 'all' }), message)),
    disconnect: (target, how) => (isClosed ? refuse() : disconnect.request(target, how)),
    lastEventId: () => (log.tail ? formatId(log.tail.epoch, log.tail.offset) : ''),
    stats: () => ({
      connections: registry.size,
      polls: polls.size,
      opening: openings.size,
      clients: registry.clientCount(),
      groups: registry.groupCounts(),
      ...waiting(registry.all()),
      totals: counters.read(),
      epoch: log.tail?.epoch ?? null,
      top: log.tail?.offset ?? 0,
      closing: isClosing,
    }),
    async close(how) {
      if (!closing) {
        const window = checkTime('drain', optionsOf('close', ['drain'], how).drain ?? 0)
        isClosing = true
        isClosed = window === 0
        // Later, because the end of a stream may run a callback that closes the hub.
        closing = Promise.resolve().then(() => shut(window))
      }
      return closing
    },
  }
}

/** Of those who are still here: what has ended waits for nothing, however slowly it goes. */
const waiting = (streams: Iterable<Stream>): Pick<HubStats, 'catchingUp' | 'waitingBytes'> => {
  let [catchingUp, waitingBytes] = [0, 0]
  for (const stream of streams) {
    if (!stream.live) catchingUp += 1
    waitingBytes += stream.waitingBytes
  }
  return { catchingUp, waitingBytes }
}
