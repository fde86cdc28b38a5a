import { call, isThenable } from '../call.ts'
import type { CloseReason } from '../connection/activity.ts'
import type { Delivery } from '../connection/delivery.ts'
import { inRange } from '../connection/policy.ts'
import type { SSEError } from '../errors.ts'
import { warn } from '../explain.ts'
import { after, reportError, type Cancel } from '../platform.ts'
import { createDecoder, type DecodeOptions, type Item } from '../source/decode.ts'
import type { StreamOptions } from '../source/defineStream.ts'
import { GAP_EVENT, type Gap } from '../source/gap.ts'
import type { Connect } from '../source/layer.ts'
import {
  createErrorReport,
  deliver,
  handlesErrors,
  noteOpen,
  tellComment,
  tellError,
  tellGap,
  tellOpen,
  typesOf,
  wantsReplay,
  type Consumer,
} from './consumer.ts'
import { createLog, type Log } from './log.ts'
import { createQueue } from './queue.ts'
import { createState, NO_DETAILS, type StreamSnapshot } from './state.ts'
import { createWantedTypes } from './wantedTypes.ts'

const DEFAULT_BUFFER = 256

/** A loop over the log: it runs in microtasks, so it gets its turn before the log laps it. */
export interface Reader {
  cursor(): number
  wake(): void
}

/** What all consumers of one key have in common: one source of messages, one log, one state. */
export interface SharedStream {
  readonly url: string
  readonly options: StreamOptions
  readonly log: Log<Item>
  readonly readers: Set<Reader>
  getSnapshot(): StreamSnapshot
  /** The state with all that handlers were told, published or not. */
  preview(): StreamSnapshot
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
  /** The server finished it, or it was given up. */
  isDead(): boolean
  /** Its client was cleared since it was made: what it knows is nobody's any more. */
  isForgotten(): boolean
  /** The oldest attached consumer: whose `headers` and `body` are asked. */
  oldest(): Consumer | undefined
  /** Ends it now, whoever is attached. */
  end(): void
}

/** What a shared stream is made of. */
export interface SharedStreamParts {
  url: string
  identity: string
  options: StreamOptions
  /** Where messages come from; nothing here knows more of it. */
  connect: Connect
  /** The last consumer left. */
  onIdle?: (() => void) | undefined
  isForgotten?: (() => boolean) | undefined
}

export const createSharedStream = ({
  url,
  identity,
  options,
  connect,
  onIdle = () => {},
  isForgotten = () => false,
}: SharedStreamParts): SharedStream => {
  const consumers = new Set<Consumer>()
  /** Of those, the ones that have yet to be told how things stand, or of messages that are here already. */
  const behind = new Set<Consumer>()
  const readers = new Set<Reader>()
  const capacity = inRange('buffer', options.buffer, DEFAULT_BUFFER, 1)
  const log = createLog<Item>(capacity)
  const linger = inRange('linger', options.linger, 0)
  const decode = createDecoder(url, options as DecodeOptions)
  const eventTypes = createWantedTypes(options)
  const reportUnhandled = createErrorReport()

  /** What the source said and nobody was told yet, from `head` on. */
  let inbox: Delivery[] = []
  let head = 0
  let isOpen = false
  let lastEventId = String(options.lastEventId ?? '')
  let connections = 0
  let cancelRelease: Cancel = () => {}

  const publishTo = (): void => {
    for (const consumer of [...consumers]) call(consumer.onPublish)
  }
  const state = createState(url, options.flush ?? 'frame', publishTo)
  const status = () => state.get().status
  const isDead = (): boolean => status() === 'done' || status() === 'error'

  const queue = createQueue({
    // What is told while nobody listens any more would only pass through the log.
    hasMore: () => (consumers.size > 0 || linger > 0) && (behind.size > 0 || head < inbox.length),
    step: () => {
      const [late] = behind
      if (late) return catchUp(late)
      const delivery = inbox[head++]!
      if (head === inbox.length) clearInbox()
      receive(delivery)
    },
    // Asked for every message, and there is hardly ever a loop.
    mustYield: () =>
      readers.size > 0 && [...readers].some((reader) => log.next() - reader.cursor() >= capacity),
    onSlice: () => source.heed?.({ type: 'told', lastEventId, status: status() }),
  })
  const clearInbox = (): void => {
    inbox = []
    head = 0
  }
  const source = connect(
    {
      push: (delivery) => {
        inbox.push(delivery)
        queue.wake()
      },
      note: () => {},
      flush: queue.flush,
      isBusy: () => head < inbox.length,
    },
    { url, identity, options, eventTypes },
  )

  const receive = (delivery: Delivery): void => {
    switch (delivery.type) {
      case 'message':
        ;({ lastEventId } = delivery.message)
        return add(decode(delivery.message))
      case 'status':
        return changeStatus(delivery)
      case 'comment':
        for (const consumer of [...consumers]) tellComment(consumer, delivery.text)
        return
      case 'lastEventId':
        lastEventId = delivery.id
        state.set({ lastEventId: lastEventId || null })
        return state.schedule()
      case 'unsendableId':
        return add({
          message: { event: GAP_EVENT, data: '', lastEventId },
          data: { requested: delivery.id, oldest: null, reason: 'unsendable-id' } satisfies Gap,
          error: null,
        })
    }
  }

  /** Keeps it and tells all who have caught up. */
  const add = (item: Item): void => {
    state.take(item)
    if (item.error) {
      reportUnhandled(item.error, [...consumers].some(handlesErrors))
      source.heed?.({ type: 'error', error: item.error })
    }
    const number = log.push(item)
    // One that joins in a handler of this very message is past it.
    const answers: unknown[] = []
    for (const consumer of consumers) if (consumer.cursor === number) give(consumer, item, answers)
    if (item.message.event === GAP_EVENT) {
      if (answers.length === 0) warn('gap', url, (item.data as Gap).reason)
      else settleGap(item.data as Gap, answers)
    }
    state.schedule()
    for (const reader of readers) reader.wake()
  }

  const give = (consumer: Consumer, item: Item, answers: unknown[]): void => {
    consumer.cursor! += 1
    if (item.message.event === GAP_EVENT) answers.push(...tellGap(consumer, item.data as Gap))
    else deliver(consumer, item)
  }

  const settleGap = (gap: Gap, answers: unknown[]): void => {
    const promises = answers.filter(isThenable)
    if (promises.length === 0) return
    Promise.all(promises).then(() => {
      if (state.preview().gap === gap) clearGap()
    }, reportError)
  }

  const clearGap = (): void => {
    state.set({ gap: null })
    // Others have yet to hear of the message that is being told: the state that contains it comes after.
    if (queue.isRunning()) queueMicrotask(state.publish)
    else state.publish()
  }

  /** One message a call, so that a long absence is told in slices too. What it missed came after the opening, and before the end. */
  const catchUp = (consumer: Consumer): void => {
    if (!isDead()) greet(consumer)
    if (!behind.has(consumer)) return
    const missed = Math.max(0, log.oldest() - consumer.cursor!)
    consumer.dropped += missed
    consumer.cursor! += missed
    const item = log.get(consumer.cursor!)
    if (item) {
      const answers: unknown[] = []
      give(consumer, item, answers)
      settleGap(item.data as Gap, answers)
    }
    if (!behind.has(consumer) || consumer.cursor! < log.next()) return
    behind.delete(consumer)
    if (isDead()) greet(consumer)
    // What it collected is more than the state that it shows says.
    if (item || missed > 0) call(consumer.onPublish)
  }

  const greet = (consumer: Consumer): void => {
    const now = state.get()
    const isNew = now.status === 'open' && noteOpen(consumer, connections)
    consumer.tellStatus(now.status, now)
    if (isNew && consumers.has(consumer)) tellOpen(consumer)
  }

  const changeStatus = (next: Extract<Delivery, { type: 'status' }>): void => {
    const before = state.get()
    const isNew = next.status !== before.status
    if (isNew && next.status === 'open') {
      connections += 1
      reportUnhandled.reset()
    }
    const opened =
      next.status === 'open' ? [...consumers].filter((consumer) => noteOpen(consumer, connections)) : []
    // In handlers the state already says what they are told, wherever they look: in the refs of a page too.
    if (isNew || next.error !== before.error || next.retry !== before.retry) {
      state.setStatus(next.status, next)
      publishTo()
    }
    if (next.failure) fail(next.failure)
    for (const consumer of [...consumers]) {
      // Another one's handler may have closed it, and it has been told so.
      if (consumers.has(consumer)) consumer.tellStatus(next.status, next)
      if (opened.includes(consumer) && consumers.has(consumer)) tellOpen(consumer)
    }
  }

  const fail = (error: SSEError): void => {
    reportUnhandled(error, [...consumers].some(handlesErrors))
    for (const consumer of [...consumers]) tellError(consumer, error)
  }

  const open = (): void => {
    if (isForgotten() || status() === 'done') return
    if (status() === 'error') {
      state.setStatus('connecting')
      publishTo()
    } else if (isOpen) return
    isOpen = true
    source.open(lastEventId)
  }

  /** What was read but not told is asked for again: the place in the stream is that of the last message told. */
  const close = (reason: CloseReason): void => {
    isOpen = false
    source.close(reason)
    clearInbox()
    if (isDead()) state.publish()
    else state.setStatus('connecting', NO_DETAILS)
  }

  const release = (): void => {
    close('unused')
    onIdle()
  }
  /** Without `linger` in a microtask: StrictMode and same-commit remounts leave and come back within one task. */
  const releaseSoon = (): Cancel => {
    if (linger > 0) return after(linger, release)
    let isCancelled = false
    queueMicrotask(() => {
      if (!isCancelled) release()
    })
    return () => {
      isCancelled = true
    }
  }

  return {
    url,
    options,
    log,
    readers,
    getSnapshot: state.get,
    preview: state.preview,
    attach: (consumer) => {
      cancelRelease()
      consumer.cursor ??= wantsReplay(consumer) ? log.oldest() : log.next()
      consumers.add(consumer)
      behind.add(consumer)
      eventTypes.add(typesOf(consumer))
      source.heed?.({ type: 'consumers', count: consumers.size })
      queue.wake()
      open()
    },
    detach: (consumer) => {
      behind.delete(consumer)
      if (!consumers.delete(consumer) || isForgotten()) return
      source.heed?.({ type: 'consumers', count: consumers.size })
      if (consumers.size === 0) cancelRelease = releaseSoon()
    },
    open,
    reconnect: () => {
      if (isForgotten()) return
      if (isOpen) return source.reconnect()
      isOpen = true
      source.open(lastEventId)
    },
    clearGap,
    wantTypesOf: (consumer) => eventTypes.add(typesOf(consumer)),
    isTelling: queue.isRunning,
    isDead,
    isForgotten,
    oldest: () => consumers.values().next().value,
    end: () => {
      cancelRelease()
      close('cleared')
    },
  }
}
