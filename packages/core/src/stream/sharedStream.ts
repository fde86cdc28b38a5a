// Longer than others: the order in which source, ring, state and consumers act on each other. What they are, is in files of their own.
import type { CloseReason, Delivery, DeliverySink, MessageSource } from '../connection/delivery.ts'
import { leftPage, type SSEError } from '../errors.ts'
import { inRange, policyOf } from '../connection/policy.ts'
import type { EventTypes } from '../connection/transport.ts'
import type { SSEMessage } from '../event-stream/message.ts'
import { createActivityLog, type ActivityListener } from './activityLog.ts'
import { call } from '../call.ts'
import {
  handlesErrors,
  noteOpen,
  tellComment,
  tellError,
  tellOpen,
  typesOf,
  wantsReplay,
  type Consumer,
  type Item,
} from './consumer.ts'
import { createDecoder, type DecodeOptions } from './decode.ts'
import type { EventMap, StreamOptions } from './defineStream.ts'
import { createDeliveryQueue } from './deliveryQueue.ts'
import { createErrorReport } from './errorReport.ts'
import { createFeed, type Reader } from './feed.ts'
import { GAP_EVENT, readGap, type Gap } from './gap.ts'
import { createGapNotice } from './gapNotice.ts'
import { createLateRelease } from './lateRelease.ts'
import { createPause } from './pause.ts'
import { createPublishedState } from './publishedState.ts'
import { createResumePoint } from './resumePoint.ts'
import type { Ring } from './ring.ts'
import type { StreamSnapshot } from './snapshot.ts'
import { createWantedTypes } from './wantedTypes.ts'

const DEFAULT_BUFFER = 256

/** What all consumers of one key have in common: one source of messages, one ring, one state. */
export interface SharedStream {
  readonly url: string
  readonly options: StreamOptions
  readonly ring: Ring<Item>
  readonly readers: Set<Reader>
  /** Who watches what happens to it. */
  readonly watchers: Set<ActivityListener>
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
  /** The consumer, which may name other event types now, is attached. */
  wantTypesOf(consumer: Consumer): void
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

type Entry = Delivery | { type: 'catchUp' | 'welcome'; consumer: Consumer } | { type: 'abandoned' }

/** What a shared stream is made of. */
export interface SharedStreamParts {
  url: string
  identity: string
  options: StreamOptions
  /** Where messages come from; nothing here knows more of it. */
  connect(sink: DeliverySink, eventTypes: EventTypes): MessageSource
  /** The last consumer left. */
  onIdle?: (() => void) | undefined
  /** Those who watch every stream of a client. */
  watchers?: ReadonlySet<ActivityListener> | undefined
  /** Whether its client was cleared since it was made. */
  isForgotten?: (() => boolean) | undefined
}

const NOBODY: ReadonlySet<ActivityListener> = new Set()

export const createSharedStream = ({
  url,
  identity,
  options,
  connect,
  onIdle = () => {},
  watchers = NOBODY,
  isForgotten = () => false,
}: SharedStreamParts): SharedStream => {
  const consumers = new Set<Consumer>()
  const activity = createActivityLog(url, watchers)
  const wanted = createWantedTypes(options)
  const resumePoint = options.resume ? createResumePoint(options.resume, identity, url) : null
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
  const feed = createFeed(inRange('buffer', options.buffer, DEFAULT_BUFFER, 1), consumers, gaps)
  const { ring } = feed

  let source: MessageSource | null = null
  let sources = 0
  let lastEventId = String(options.lastEventId ?? resumePoint?.read() ?? '')
  let connections = 0
  let isDisposed = false
  /** The page was left in the middle of a request that is never repeated unasked. */
  let isAbandoned = false
  const { resumes } = policyOf(options)

  const process = (entry: Entry): boolean | void => {
    switch (entry.type) {
      case 'message':
        return receive(entry.message)
      case 'status':
        return changeStatus(entry)
      case 'comment':
        for (const consumer of [...consumers]) tellComment(consumer, entry.text)
        return
      case 'lastEventId':
        lastEventId = entry.id
        return state.setLastEventId(entry.id)
      case 'unsendableId':
        return openGap({ requested: entry.id, oldest: null, reason: 'unsendable-id' })
      case 'catchUp':
        return feed.catchUp(entry.consumer)
      case 'welcome':
        return welcome(entry.consumer)
      case 'abandoned':
        return abandon()
    }
  }

  const openGap = (gap: Gap): void => {
    activity.tell({ type: 'gap', ...gap })
    gaps.open(gap, ring.next())
  }

  const receive = (message: SSEMessage): void => {
    lastEventId = message.lastEventId
    if (message.event === GAP_EVENT) {
      state.setLastEventId(lastEventId)
      return openGap(readGap(message))
    }
    const item: Item = { message, decoded: decode(message) }
    if (!item.decoded.ok) {
      reportUnhandled(item.decoded.error, isErrorHandled())
      activity.tell({ type: 'error', error: item.decoded.error })
    }
    feed.tell(item)
    state.take(item)
  }

  const changeStatus = ({ status, error, retry, failure }: Extract<Entry, { type: 'status' }>): void => {
    const before = state.getSnapshot()
    // The first attempt of a source that follows a paused one: for the page it is a reconnection like any other.
    const isHidden = status === 'connecting' && before.status === 'reconnecting'
    const isNew = status !== before.status && !isHidden
    const hasChanged = isNew || (!isHidden && (error !== before.error || retry !== before.retry))
    if (isNew && status === 'open') connections += 1
    const opened = [...consumers].filter(
      (consumer) => isNew && status === 'open' && noteOpen(consumer, connections),
    )
    // In handlers the state already says what they are told, wherever they look: in the refs of a page too.
    if (hasChanged) {
      state.setStatus(status, { error, retry })
      publishTo()
    }
    if (failure) fail(failure)
    if (!isNew) return
    if (status === 'open') reportUnhandled.reset()
    if (status === 'done') resumePoint?.forget()
    for (const consumer of [...consumers]) {
      // Another one's handler may have closed it, and it has been told so.
      if (consumers.has(consumer)) consumer.tellStatus(status, { error, retry })
      if (opened.includes(consumer) && consumers.has(consumer)) tellOpen(consumer)
    }
  }

  /** Tells one that came, or came back, how things stand. */
  const welcome = (consumer: Consumer): void => {
    if (!consumers.has(consumer)) return
    const now = state.getSnapshot()
    consumer.tellStatus(now.status, now)
    if (now.status === 'open' && noteOpen(consumer, connections)) tellOpen(consumer)
  }

  const isErrorHandled = (): boolean => [...consumers].some(handlesErrors)

  const fail = (error: SSEError): void => {
    reportUnhandled(error, isErrorHandled())
    for (const consumer of [...consumers]) tellError(consumer, error)
  }

  /** After all that was read: that may have been the whole answer. */
  const abandon = (): void => {
    isAbandoned = false
    // `reconnect` may have asked anew meanwhile.
    if (isDead() || source) return
    const error = leftPage({ url, lastEventId })
    activity.tell({ type: 'error', error })
    changeStatus({ type: 'status', status: 'error', error, retry: null, failure: error })
  }

  const status = () => state.getSnapshot().status
  const isDead = (): boolean => status() === 'done' || status() === 'error'

  const release = createLateRelease(inRange('linger', options.linger, 0), () => {
    close('unused')
    onIdle()
  })
  const queue = createDeliveryQueue<Entry>(
    process,
    // What is told while nobody listens any more would only pass through the ring.
    () => release.isImminent() || feed.isLapping(),
    () => {
      if (status() !== 'done') resumePoint?.write(lastEventId)
    },
  )

  /** A new one after each close: what an old one still has to say is nobody's business. */
  const start = (): MessageSource => {
    const number = (sources += 1)
    return connect(
      {
        push: (delivery) => {
          if (number !== sources) return
          activity.tellDelivery(delivery)
          queue.push(delivery)
        },
        note: (happened) => {
          if (number === sources) activity.tell(happened)
        },
        flush: queue.flush,
        isBusy: queue.isBusy,
      },
      wanted,
    )
  }

  const open = (): void => {
    if (isDisposed || isAbandoned || pause.isActive() || status() === 'done') return
    if (source && !isDead()) return
    source ??= start()
    source.open(lastEventId)
  }

  const hangUp = (reason: CloseReason): void => {
    if (source) activity.tell({ type: 'close', reason })
    sources += 1
    source?.close()
    source = null
  }

  /** What was read but not told is asked for again: the place in the stream is that of the last message told. */
  const disconnect = (reason: CloseReason): void => {
    hangUp(reason)
    queue.clear()
    isAbandoned = false
    // What the ring holds is here already: who was on the way through it goes on.
    for (const consumer of consumers) if (!consumer.isLive) queue.push({ type: 'catchUp', consumer })
  }

  const close = (reason: CloseReason): void => {
    pause.stop()
    disconnect(reason)
    if (isDead()) state.publish()
    else state.setStatus('connecting', { error: null, retry: null })
  }

  const pause = createPause({
    whenHidden: options.whenHidden ?? 'keep',
    onPause: (reason) => {
      if (!source || isDead()) return
      if (!resumes) {
        hangUp(reason)
        isAbandoned = true
        return queue.push({ type: 'abandoned' })
      }
      disconnect(reason)
      const retry = { attempt: 0, delay: 0, at: null, reason }
      queue.push({ type: 'status', status: 'reconnecting', error: null, retry, failure: null })
    },
    onResume: () => {
      // Those that linger without a consumer stay away.
      if (consumers.size > 0 && (resumes || !isDead())) open()
    },
  })

  return {
    url,
    options,
    ring,
    readers: feed.readers,
    watchers: activity.watchers,
    wantTypesOf: (consumer) => wanted.add(typesOf(consumer)),
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
      pause.start()
      wanted.add(typesOf(consumer))
      activity.tell({ type: 'consumers', count: consumers.size })
      // What it missed came before the end, and after the opening.
      if (isDead()) queue.pushFront({ type: 'welcome', consumer })
      if (!consumer.isLive) queue.pushFront({ type: 'catchUp', consumer })
      if (isDead()) return
      queue.pushFront({ type: 'welcome', consumer })
      open()
    },
    detach: (consumer) => {
      if (!consumers.delete(consumer)) return
      activity.tell({ type: 'consumers', count: consumers.size })
      if (consumers.size === 0) release.start()
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
    isDisposed: () => isDisposed || isForgotten(),
    oldest: () => consumers.values().next().value,
    dispose: () => {
      release.cancel()
      const hadEnded = isDead()
      isDisposed = true
      const orphans = [...consumers]
      consumers.clear()
      close('cleared')
      resumePoint?.forget()
      state.dispose()
      for (const consumer of orphans) consumer.onDispose(hadEnded)
    },
  }
}
