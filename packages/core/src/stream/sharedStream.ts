import type { Delivery, DeliverySink, MessageSource } from '../connection/connection.ts'
import { warnOnce } from '../development.ts'
import type { SSEError } from '../errors.ts'
import type { SSEMessage } from '../event-stream/message.ts'
import { after, reportError, type Cancel } from '../platform.ts'
import { call, deliver, tellError, type Consumer, type Item } from './consumer.ts'
import { createDecoder } from './decode.ts'
import type { EventMap, StreamOptions } from './defineStream.ts'
import { createDeliveryQueue } from './deliveryQueue.ts'
import { createFlushSchedule } from './flushSchedule.ts'
import { GAP_EVENT, readGap, type Gap } from './gap.ts'
import { createRing, type Ring } from './ring.ts'
import { connectingSnapshot, withStatus, type StreamSnapshot } from './snapshot.ts'
import { createErrorReport } from './errorReport.ts'

const DEFAULT_BUFFER = 256

/** What all consumers of one key have in common: one source of messages, one ring, one state. */
export interface SharedStream {
  readonly url: string
  readonly options: StreamOptions
  readonly ring: Ring<Item>
  /** Cursors of loops over the stream: they run in microtasks, so they get their turn before the ring laps them. */
  readonly readers: Set<() => number>
  getSnapshot(): StreamSnapshot<EventMap>
  /** Feeds the consumer, from its cursor on if it has one; the first one opens the source. */
  attach(consumer: Consumer): void
  /** The last one closes the source, a moment (`linger`) later. */
  detach(consumer: Consumer): void
  open(): void
  reconnect(): void
  clearGap(): void
  /** Ended for good: new consumers need another one. */
  isDead(): boolean
  hasConsumers(): boolean
  /** The oldest attached consumer: whose `headers` and `body` are asked. */
  oldest(): Consumer | undefined
  /** Ends it now, whoever is attached. */
  dispose(): void
}

type Entry = Delivery | { type: 'catchUp'; consumer: Consumer } | { type: 'welcome'; consumer: Consumer }

/** `connect` names where messages come from; nothing here knows more of it. `onIdle` is called when the last left. */
export const createSharedStream = (
  url: string,
  options: StreamOptions,
  connect: (sink: DeliverySink) => MessageSource,
  onIdle: () => void = () => {},
): SharedStream => {
  const consumers = new Set<Consumer>()
  const capacity = options.buffer ?? DEFAULT_BUFFER
  const ring = createRing<Item>(capacity)
  const readers = new Set<() => number>()
  const decode = createDecoder(url, options as Parameters<typeof createDecoder>[1])
  const reportUnhandled = createErrorReport()
  /** Null-prototype: event types come from the wire. */
  const latest: Record<string, unknown> = Object.create(null)

  let snapshot: StreamSnapshot<EventMap> = connectingSnapshot
  let last: Item | null = null
  let lastEventId = options.lastEventId ?? ''
  let gap: Gap | null = null
  let isDirty = false
  let isOpen = false
  let connections = 0
  let cancelRelease: Cancel | null = null

  const replace = (next: StreamSnapshot<EventMap>): void => {
    snapshot = next
    for (const consumer of [...consumers]) call(consumer.onPublish)
  }

  const publish = (): void => {
    schedule.cancel()
    if (!isDirty) return
    isDirty = false
    replace(
      Object.freeze({
        ...snapshot,
        ...(last?.decoded.ok && { data: last.decoded.data, message: last.message, latest: { ...latest } }),
        lastEventId: lastEventId || null,
        gap,
      }),
    )
  }

  const touch = (): void => {
    isDirty = true
    schedule.request()
  }

  const process = (entry: Entry): boolean | void => {
    switch (entry.type) {
      case 'message':
        return receive(entry.message)
      case 'status':
        return changeStatus(entry)
      case 'error':
        return fail(entry.error)
      case 'comment':
        for (const consumer of live())
          for (const { onComment } of consumer.handlers) call(onComment, entry.text)
        return
      case 'lastEventId':
        lastEventId = entry.id
        return touch()
      case 'unsendableId':
        return openGap({ requested: entry.id, oldest: null, reason: 'unsendable-id' })
      case 'catchUp':
        return catchUp(entry.consumer)
      case 'welcome':
        return welcome(entry.consumer)
    }
  }

  const live = (): Consumer[] => [...consumers].filter((consumer) => consumer.isLive)

  const receive = (message: SSEMessage): void => {
    lastEventId = message.lastEventId
    if (message.event === GAP_EVENT) return openGap(readGap(message))
    const item: Item = { message, decoded: decode(message) }
    ring.push(item)
    for (const consumer of consumers) {
      // One that joined in a handler of this very message is past it.
      if (!consumer.isLive || consumer.cursor! >= ring.next()) continue
      consumer.cursor = ring.next()
      deliver(consumer, item)
    }
    if (item.decoded.ok) {
      last = item
      latest[message.event] = item.decoded.data
    } else reportUnhandled(item.decoded.error, handlesErrors())
    touch()
  }

  const changeStatus = ({ status, error, retry }: Extract<Entry, { type: 'status' }>): void => {
    const isNewStatus = status !== snapshot.status
    if (!isNewStatus && error === snapshot.error && retry === snapshot.retry) return
    for (const consumer of [...consumers]) {
      if (isNewStatus) for (const { onStatus } of consumer.handlers) call(onStatus, status, { error, retry })
      if (isNewStatus && status === 'done') for (const { onDone } of consumer.handlers) call(onDone)
    }
    if (isNewStatus && status === 'open') {
      connections += 1
      reportUnhandled.reset()
      for (const consumer of [...consumers]) welcome(consumer, true)
    }
    // What arrived before the change is seen with the status it arrived under.
    publish()
    replace(withStatus(snapshot, status, { error, retry }))
  }

  const welcome = (consumer: Consumer, isOpening = snapshot.status === 'open'): void => {
    if (!isOpening || !consumers.has(consumer) || consumer.openedConnection === connections) return
    consumer.openedConnection = connections
    for (const { onOpen } of consumer.handlers) call(onOpen)
  }

  const handlesErrors = (): boolean =>
    [...consumers].some(({ handlers }) => handlers.some(({ onError }) => onError !== undefined))

  const fail = (error: SSEError): void => {
    for (const consumer of [...consumers]) tellError(consumer, error)
    reportUnhandled(error, handlesErrors())
  }

  const openGap = (next: Gap): void => {
    gap = next
    const answers: unknown[] = []
    let isHandled = false
    for (const consumer of [...consumers]) {
      for (const { onGap } of consumer.handlers) {
        if (!onGap) continue
        isHandled = true
        answers.push(call(onGap, next))
      }
    }
    if (!isHandled) {
      warnOnce(`${url} lost messages for good (${next.reason}). Give onGap: refetch what the page shows.`)
    }
    const promises = answers.filter((answer) => answer instanceof Promise)
    if (promises.length > 0) {
      Promise.all(promises).then(() => {
        if (gap === next) clearGap()
      }, reportError)
    }
    touch()
  }

  const clearGap = (): void => {
    if (!gap) return
    gap = null
    isDirty = true
    publish()
  }

  /** One message a call, so that a long absence is told in slices too. */
  const catchUp = (consumer: Consumer): boolean => {
    if (!consumers.has(consumer)) return false
    if (consumer.cursor! < ring.oldest()) {
      consumer.dropped += ring.oldest() - consumer.cursor!
      consumer.cursor = ring.oldest()
    }
    const item = ring.get(consumer.cursor!)
    if (item) {
      consumer.cursor! += 1
      deliver(consumer, item)
    }
    if (consumer.cursor! < ring.next()) return true
    consumer.isLive = true
    call(consumer.onPublish)
    return false
  }

  const isLapping = (): boolean => {
    for (const cursor of readers) if (ring.next() - cursor() >= capacity) return true
    return false
  }

  const queue = createDeliveryQueue<Entry>(process, isLapping)
  const schedule = createFlushSchedule(options.flush ?? 'frame', publish)
  const source = connect(queue)

  const release = (): void => {
    cancelRelease = null
    if (consumers.size > 0) return
    close()
    onIdle()
  }

  const close = (): void => {
    isOpen = false
    source.close()
    // What was read but not told is asked for again: the place in the stream is that of the last message told.
    queue.clear()
    publish()
    schedule.cancel()
    if (!isDead()) snapshot = withStatus(snapshot, 'connecting', { error: null, retry: null })
  }

  const isDead = (): boolean => snapshot.status === 'done' || snapshot.status === 'error'

  const open = (): void => {
    if (isOpen && !isDead()) return
    isOpen = true
    source.open(lastEventId)
  }

  return {
    url,
    options,
    ring,
    readers,
    getSnapshot: () => snapshot,
    attach: (consumer) => {
      cancelRelease?.()
      cancelRelease = null
      consumer.cursor ??= consumer.handlers.some(({ replay }) => replay) ? ring.oldest() : ring.next()
      consumer.isLive = consumer.cursor >= ring.next()
      consumers.add(consumer)
      if (!consumer.isLive) queue.pushFront({ type: 'catchUp', consumer })
      if (snapshot.status === 'open') queue.push({ type: 'welcome', consumer })
      if (!isDead()) open()
    },
    detach: (consumer) => {
      if (!consumers.delete(consumer) || consumers.size > 0) return
      if (options.linger) cancelRelease = after(options.linger, release)
      else {
        // StrictMode and same-commit remounts detach and attach within one task: no new connection for those.
        let isCancelled = false
        cancelRelease = () => {
          isCancelled = true
        }
        queueMicrotask(() => {
          if (!isCancelled) release()
        })
      }
    },
    open,
    reconnect: () => {
      isOpen = true
      source.reconnect()
    },
    clearGap,
    isDead,
    hasConsumers: () => consumers.size > 0,
    oldest: () => consumers.values().next().value,
    dispose: () => {
      cancelRelease?.()
      const orphans = [...consumers]
      consumers.clear()
      close()
      for (const consumer of orphans) consumer.onDispose()
    },
  }
}
