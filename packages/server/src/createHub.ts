import { createFetchHandler } from './adapters/fetch.ts'
import { createNodeHandler } from './adapters/node.ts'
import { type Audience, clientsAudience, groupAudience } from './log/audience.ts'
import { createDelivery } from './hub/delivery.ts'
import { createDisconnect } from './hub/disconnect.ts'
import { createDismissals } from './hub/dismissals.ts'
import { drainOver, jitteredRetry } from './hub/drain.ts'
import { encodeMessage } from './message/encodeMessage.ts'
import { SSEServerError } from './errors.ts'
import { formatId } from './log/position.ts'
import { createFlusher } from './stream/flusher.ts'
import { createFrame } from './message/frame.ts'
import { createCounters } from './hub/totals.ts'
import type { Hub, HubOptions, Sent } from './hub/hub.ts'
import { resolveHubSettings } from './hub/hubSettings.ts'
import type { LiveBuffer } from './stream/liveBuffer.ts'
import type { HubMessage } from './message/message.ts'
import { checkTime } from './options.ts'
import { createPollHandler } from './adapters/polling/pollHandler.ts'
import { createRegistry } from './hub/registry.ts'
import type { Stream } from './stream/stream.ts'
import { createStreams } from './hub/streams.ts'
import { retryText } from './message/protocol.ts'

/**
 * Makes a hub: streams to clients and groups, that give a returning client exactly what it missed.
 *
 * @throws {@link SSEServerError} `invalid-option` for an option that is unknown or cannot be used.
 * @example
 * const hub = createHub()
 * app.get('/api/stream', hub.handler((req) => ({ client: userOf(req), groups: ['news'] })))
 * await hub.sendGroup('news', { event: 'notification', data: { title: 'Hello' } })
 */
export const createHub = (options?: HubOptions): Hub => {
  const settings = resolveHubSettings(options)
  const { log, logger, limits } = settings
  const registry = createRegistry<Stream>()
  const buffers = new Set<Pick<LiveBuffer, 'offer'>>()
  const onClose = new Set<() => void>()
  const dismissals = createDismissals()
  const flusher = createFlusher()
  const counters = createCounters()
  let closing: Promise<void> | undefined
  let isClosing = false
  let isClosed = false

  const encode = (message: HubMessage): string => {
    const block = encodeMessage(message)
    const bytes = Buffer.byteLength(block)
    if (bytes <= limits.messageBytes) return block
    const text = `The message has ${bytes} bytes, limits.messageBytes allows ${limits.messageBytes}. Send a reference to it, or raise the limit.`
    throw new SSEServerError('message-too-large', text, { field: 'data' })
  }

  const streams = createStreams({
    settings,
    registry,
    dismissals,
    buffers,
    flusher,
    counters,
    encode: (message) => createFrame(encode(message)),
    isClosing: () => isClosing,
  })
  const disconnect = createDisconnect({ log, logger, registry, dismissals })
  log.listen({
    ...createDelivery({ log, registry, buffers, counters }),
    onSignal: disconnect.onSignal,
    onTrouble: (message, error) => logger.warn(message, error),
  })

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
    const end = (stream: Stream): void =>
      stream.end(window === 0 ? undefined : createFrame(retryText(jitteredRetry(settings.retry))))
    for (const wake of [...onClose]) wake()
    await drainOver([...registry.all()], window, end)
    isClosed = true
    await streams.allClosed()
    await log.close()
  }

  return {
    handler: (authorize, callbacks = {}) => createNodeHandler(streams, authorize, callbacks),
    fetchHandler: (authorize, callbacks = {}) => createFetchHandler(streams, authorize, callbacks),
    pollHandler: (authorize) => createPollHandler({ host: streams, log, buffers, onClose }, authorize),
    send: (receiver, message) => (isClosed ? refuse() : publish(() => clientsAudience(receiver), message)),
    sendGroup: (group, message, { except } = {}) =>
      isClosed ? refuse() : publish(() => groupAudience(group, except), message),
    broadcast: (message) => (isClosed ? refuse() : publish(() => ({ to: 'all' }), message)),
    disconnect: (target, how) => (isClosed ? refuse() : disconnect.request(target, how)),
    stats: () => ({
      connections: registry.size,
      clients: registry.clientCount(),
      groups: registry.groupCounts(),
      catchingUp: streams.catchingUp,
      waitingBytes: waitingBytes(registry.all()),
      totals: counters.read(),
      epoch: log.tail?.epoch ?? null,
      top: log.tail?.offset ?? 0,
      closing: isClosing,
    }),
    async close({ drain = 0 } = {}) {
      if (!closing) {
        const window = checkTime('drain', drain)
        isClosing = true
        isClosed = window === 0
        // Later, because the end of a stream may run a callback that closes the hub.
        closing = Promise.resolve().then(() => shut(window))
      }
      return closing
    },
  }
}

const waitingBytes = (streams: Iterable<Stream>): number => {
  let bytes = 0
  for (const stream of streams) bytes += stream.waitingBytes
  return bytes
}
