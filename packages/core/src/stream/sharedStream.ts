import type { Delivery, DeliverySink, MessageSource } from '../connection/delivery.ts'
import type { SSEError } from '../errors.ts'
import type { SSEMessage } from '../event-stream/message.ts'
import { call } from './call.ts'
import { tellComment, tellError, tellOpen, wantsReplay, type Consumer, type Item } from './consumer.ts'
import { createDecoder, type DecodeOptions } from './decode.ts'
import type { EventMap, StreamOptions } from './defineStream.ts'
import { createDeliveryQueue } from './deliveryQueue.ts'
import { createErrorReport } from './errorReport.ts'
import { createFeed, type Reader } from './feed.ts'
import { GAP_EVENT, readGap } from './gap.ts'
import { createGapNotice } from './gapNotice.ts'
import { createLateRelease } from './lateRelease.ts'
import { atLeastZero } from './numbers.ts'
import { createPublishedState } from './publishedState.ts'
import type { Ring } from './ring.ts'
import type { StreamSnapshot } from './snapshot.ts'

const DEFAULT_BUFFER = 256

/** What all consumers of one key have in common: one source of messages, one ring, one state. */
export interface SharedStream {
  readonly url: string
  readonly options: StreamOptions
  readonly ring: Ring<Item>
  readonly readers: Set<Reader>
  getSnapshot(): StreamSnapshot<EventMap>
  /** The state with all that handlers were told, published or not. */
  preview(): StreamSnapshot<EventMap>
  /** Feeds the consumer, from its cursor on if it has one; the first one opens the source. */
  attach(consumer: Consumer): void
  /** The last one closes the source, a moment (`linger`) later. */
  detach(consumer: Consumer): void
  /** Tries again after an error; what the server finished stays so. */
  open(): void
  reconnect(): void
  clearGap(): void
  /** Whether handlers are running. */
  isTelling(): boolean
  /** Ended: new consumers need another one. */
  isDead(): boolean
  /** Forgotten, messages and all. */
  isDisposed(): boolean
  /** The oldest attached consumer: whose `headers` and `body` are asked. */
  oldest(): Consumer | undefined
  /** Ends it now, whoever is attached. */
  dispose(): void
}

type Entry = Delivery | { type: 'catchUp' | 'welcome'; consumer: Consumer }

/** `connect` names where messages come from; nothing here knows more of it. `onIdle` is called when the last left. */
export const createSharedStream = (
  url: string,
  options: StreamOptions,
  connect: (sink: DeliverySink) => MessageSource,
  onIdle: () => void = () => {},
): SharedStream => {
  const consumers = new Set<Consumer>()
  const decode = createDecoder(url, options as DecodeOptions)
  const reportUnhandled = createErrorReport()
  const publishTo = (): void => {
    for (const consumer of [...consumers]) call(consumer.onPublish)
  }
  const state = createPublishedState(url, options.flush ?? 'frame', publishTo)
  const gaps = createGapNotice(url, consumers, (gap) => {
    state.setGap(gap)
    if (!gap) state.publish()
  })
  const feed = createFeed(Math.max(1, atLeastZero(options.buffer, DEFAULT_BUFFER)), consumers, gaps)
  const { ring } = feed

  let source: MessageSource | null = null
  let sources = 0
  let lastEventId = options.lastEventId ?? ''
  let connections = 0
  let isDisposed = false

  const process = (entry: Entry): boolean | void => {
    switch (entry.type) {
      case 'message':
        return receive(entry.message)
      case 'status':
        return changeStatus(entry)
      case 'error':
        return fail(entry.error)
      case 'comment':
        for (const consumer of [...consumers]) tellComment(consumer, entry.text)
        return
      case 'lastEventId':
        lastEventId = entry.id
        return state.setLastEventId(entry.id)
      case 'unsendableId':
        return gaps.open({ requested: entry.id, oldest: null, reason: 'unsendable-id' }, ring.next())
      case 'catchUp':
        return feed.catchUp(entry.consumer)
      case 'welcome':
        return welcome(entry.consumer)
    }
  }

  const receive = (message: SSEMessage): void => {
    lastEventId = message.lastEventId
    if (message.event === GAP_EVENT) {
      state.setLastEventId(lastEventId)
      return gaps.open(readGap(message), ring.next())
    }
    const item: Item = { message, decoded: decode(message) }
    if (!item.decoded.ok) reportUnhandled(item.decoded.error, handlesErrors())
    feed.tell(item)
    state.take(item)
  }

  const changeStatus = ({ status, error, retry }: Extract<Entry, { type: 'status' }>): void => {
    const before = state.getSnapshot()
    if (status === before.status && error === before.error && retry === before.retry) return
    // In handlers the state already says what they are told; who renders it is told after them.
    state.setStatus(status, { error, retry })
    if (status !== before.status) {
      if (status === 'open') {
        connections += 1
        reportUnhandled.reset()
      }
      for (const consumer of [...consumers]) {
        // Another one's handler may have closed it, and it has been told so.
        if (consumers.has(consumer)) consumer.tellStatus(status, { error, retry })
        if (status === 'open' && consumers.has(consumer)) tellOpen(consumer, connections)
      }
    }
    publishTo()
  }

  /** Tells one that came, or came back, how things stand. */
  const welcome = (consumer: Consumer): void => {
    if (!consumers.has(consumer)) return
    const now = state.getSnapshot()
    consumer.tellStatus(now.status, now)
    if (now.status === 'open') tellOpen(consumer, connections)
  }

  const handlesErrors = (): boolean =>
    [...consumers].some(({ handlers }) => handlers.some(({ onError }) => onError !== undefined))

  const fail = (error: SSEError): void => {
    reportUnhandled(error, handlesErrors())
    for (const consumer of [...consumers]) tellError(consumer, error)
  }

  const status = () => state.getSnapshot().status
  const isDead = (): boolean => status() === 'done' || status() === 'error'

  const release = createLateRelease(atLeastZero(options.linger, 0), () => {
    close()
    onIdle()
  })
  // What is told while nobody listens any more would only pass through the ring.
  const queue = createDeliveryQueue<Entry>(process, () => release.isImminent() || feed.isLapping())

  /** A new one after each close: what an old one still has to say is nobody's business. */
  const start = (): MessageSource => {
    const number = (sources += 1)
    return connect({
      push: (delivery) => {
        if (number === sources) queue.push(delivery)
      },
      flush: queue.flush,
      isBusy: queue.isBusy,
    })
  }

  const open = (): void => {
    if (isDisposed || status() === 'done' || (source && !isDead())) return
    source ??= start()
    source.open(lastEventId)
  }

  const close = (): void => {
    sources += 1
    source?.close()
    source = null
    // What was read but not told is asked for again: the place in the stream is that of the last message told.
    queue.clear()
    if (isDead()) state.publish()
    else state.setStatus('connecting', { error: null, retry: null })
  }

  return {
    url,
    options,
    ring,
    readers: feed.readers,
    getSnapshot: state.getSnapshot,
    preview: () => state.preview(feed.beingTold()),
    attach: (consumer) => {
      release.cancel()
      if (consumer.cursor === null) {
        consumer.cursor = wantsReplay(consumer) ? ring.oldest() : ring.next()
        gaps.begin(consumer)
      }
      consumer.isLive = consumer.cursor >= ring.next() && !gaps.isNewTo(consumer)
      consumers.add(consumer)
      // What it missed came before the end, and after the opening.
      if (isDead()) queue.pushFront({ type: 'welcome', consumer })
      if (!consumer.isLive) queue.pushFront({ type: 'catchUp', consumer })
      if (isDead()) return
      queue.pushFront({ type: 'welcome', consumer })
      open()
    },
    detach: (consumer) => {
      if (consumers.delete(consumer) && consumers.size === 0) release.start()
    },
    open,
    reconnect: () => {
      if (isDisposed) return
      if (source) source.reconnect()
      else (source = start()).open(lastEventId)
    },
    clearGap: gaps.clear,
    isTelling: queue.isRunning,
    isDead,
    isDisposed: () => isDisposed,
    oldest: () => consumers.values().next().value,
    dispose: () => {
      release.cancel()
      isDisposed = true
      const orphans = [...consumers]
      consumers.clear()
      close()
      state.dispose()
      for (const consumer of orphans) consumer.onDispose()
    },
  }
}
