import type { CloseReason, Delivery, Status } from '../connection/delivery.ts'
import { inRange, policyOf } from '../connection/policy.ts'
import { leftInMidAnswer } from '../errors.ts'
import { keepNewest } from '../keepNewest.ts'
import { after, afterTask, type Cancel } from '../platform.ts'
import { createDecoder, type DecodeOptions, type Item } from '../source/decode.ts'
import type { Connect } from '../source/layer.ts'
import type { StreamSpec } from '../source/readSource.ts'
import { createWantedTypes } from '../source/wantedTypes.ts'
import { idOf, startOf, tell, typesOf, type Consumer } from './consumer.ts'
import { createFeed } from './feed.ts'
import { createLog, slowest, USUAL_BUFFER, type Reader } from './log.ts'
import { createQueue } from './queue.ts'
import { createState } from './state.ts'

/** An older one is asked for seldom: a list is shown soon after it was read. */
const MOST_MARKS = 256

/** What all consumers of one key have in common: one source of messages, one log, one state. */
export type SharedStream = ReturnType<typeof createSharedStream>

/** Where a handle finds the shared part of its stream. */
export interface SharedStreams {
  /** The one to attach to, made if need be; `held` where there is no other. */
  acquire(spec: StreamSpec, held: SharedStream | null): SharedStream
  /** The one there is, if any: a late joiner renders its state at once. */
  peek(spec: StreamSpec): SharedStream | undefined
  /** Called when all were forgotten: by those who listen, also while they are away from their stream. */
  readonly onClear: Set<() => void>
}

/** What who makes a shared stream has to say about how long it is remembered. */
export interface SharedStreamHooks {
  /** The last consumer left. What it returns is called when one comes, or all is forgotten. */
  onIdle?: (() => Cancel | void) | undefined
  isForgotten?: (() => boolean) | undefined
}

/** @param connect where messages come from; nothing here knows more of it */
export const createSharedStream = (
  { url, identity, isShared, stream: options }: Pick<StreamSpec, 'url' | 'identity' | 'isShared' | 'stream'>,
  connect: Connect,
  { onIdle, isForgotten = () => false }: SharedStreamHooks = {},
) => {
  const readers = new Set<Reader>()
  const capacity = inRange(options.buffer, USUAL_BUFFER, 1)
  const log = createLog<Item>(capacity)
  const linger = inRange(options.linger, 0)
  const decode = createDecoder(url, options as DecodeOptions)
  const eventTypes = createWantedTypes(options)
  /** Unless it `resumes` it is sent for who comes first, and again only when that is asked for. */
  const { resumes } = policyOf(options)

  /** What the source said and nobody was told yet, from `head` on. */
  let inbox: Delivery[] = []
  let head = 0
  let isOpen = false
  /** Opened by who joined what was given up, which may have to wait. */
  let isPutOff = false
  let lastEventId = idOf(options)
  let toldId = lastEventId
  let cancelRelease: Cancel = () => {}
  /** Places in the log that came without a message, by their IDs: the number of what came next. */
  const marks = new Map<string, number>()

  const publish = (): void => feed.toAll((consumer) => tell(consumer, 'onPublish'))
  const state = createState(url, options.flush ?? 'frame', publish)
  const status = (): Status => state.get().status

  /** What everybody has dealt with, loops too; as before where that is not in the log. */
  const readId = (): string => {
    const at = slowest(log, readers)
    return (toldId = at === log.next() ? lastEventId : (log.get(at - 1)?.message.lastEventId ?? toldId))
  }

  const queue = createQueue({
    // What is told while nobody listens any more would only pass through the log.
    hasMore: () => (feed.consumers.size > 0 || linger > 0) && (feed.hasLate() || head < inbox.length),
    step: () => {
      if (feed.hasLate()) return feed.tellLate()
      const delivery = inbox[head++]!
      if (head === inbox.length) clearInbox()
      return receive(delivery)
    },
    onSlice: () => tellPlace(),
  })
  const tellPlace = (): void => {
    if (!isForgotten()) source.heed?.({ type: 'told', lastEventId: readId(), status: status() })
  }
  const feed = createFeed({ url, log, state, afterTelling: queue.afterStep })
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
    { url, identity, isShared, options, eventTypes },
  )

  /** True where a loop would lose its place in the log if it did not have its turn now. */
  const receive = (delivery: Delivery): boolean | void => {
    switch (delivery.type) {
      case 'message':
        ;({ lastEventId } = delivery.message)
        return receiveMessage(decode(delivery.message))
      case 'status':
        if (delivery.status === 'open') isPutOff = false
        return feed.tellStatus(delivery)
      case 'comment':
        return feed.toAll((consumer) => tell(consumer, 'onComment', delivery.text))
      case 'lastEventId':
        lastEventId = delivery.id
        marks.set(lastEventId, log.next())
        keepNewest(marks, MOST_MARKS)
        state.set({ lastEventId: lastEventId || null })
        return state.schedule()
    }
  }

  const receiveMessage = (item: Item): boolean => {
    if (item.error) source.heed?.({ type: 'error', error: item.error })
    feed.tell(item)
    for (const reader of readers) reader.wake()
    return log.next() - slowest(log, readers) >= capacity
  }

  const open = (isAsked: boolean): void => {
    const hasFailed = status() === 'error'
    if (status() === 'done') return
    if (isOpen && !hasFailed) {
      if (isAsked && isPutOff) reconnect()
      return
    }
    // Others may have yet to be told that it has failed.
    if (hasFailed)
      queue.afterStep(() => {
        if (status() === 'error') state.setStatus('connecting')
      })
    begin(isAsked)
    isPutOff = hasFailed && !isAsked
  }
  const begin = (isAsked: boolean): void => {
    isOpen = true
    source.open(lastEventId, isAsked)
  }
  const reconnect = (): void => {
    isPutOff = false
    source.reconnect()
  }

  /** What was read but not told is asked for again: the place in the stream is that of the last message told. */
  const close = (reason: CloseReason): void => {
    isOpen = false
    source.close(reason)
    clearInbox()
    state.publish()
  }

  /** Of what is never asked for again all that was read is kept, for who comes back. */
  const release = (): void => {
    const isLeft = isOpen && !resumes
    while (isLeft && head < inbox.length) receive(inbox[head++]!)
    close('unused')
    if (isLeft && !state.isDead()) state.setStatus('error', leftInMidAnswer(url, lastEventId))
    else if (!state.isDead()) state.setStatus('connecting')
    cancelRelease = onIdle?.() ?? (() => {})
  }
  /** Never at once: StrictMode and same-commit remounts leave and come back within one task. */
  const releaseSoon = (): Cancel => (linger > 0 ? after(linger, release) : afterTask(release))

  return {
    url,
    options,
    log,
    /** The loops over it. */
    readers,
    getSnapshot: state.get,
    /** The state with all that handlers were told, published or not. */
    preview: state.preview,
    /** Feeds the consumer, from its cursor on if it has one; the first one opens the source, at once where that is asked for. */
    attach: (consumer: Consumer, isAsked = false): void => {
      cancelRelease()
      const isFirst = consumer.cursor === null && feed.consumers.size === 0
      consumer.cursor ??= startOf(consumer, log, idOf(options), marks)
      feed.add(consumer)
      eventTypes.add(typesOf(consumer))
      source.heed?.({ type: 'consumers', count: feed.consumers.size })
      queue.wake()
      if (resumes || isFirst) open(isAsked)
    },
    /** The last one closes the source, a moment (`linger`) later. */
    detach: (consumer: Consumer): void => {
      if (!feed.remove(consumer) || isForgotten()) return
      source.heed?.({ type: 'consumers', count: feed.consumers.size })
      if (feed.consumers.size === 0) cancelRelease = releaseSoon()
    },
    /** Tries again after an error; what the server finished stays so. */
    open: (): void => open(true),
    reconnect: (): void => {
      if (isForgotten()) return
      if (isOpen) reconnect()
      else begin(true)
    },
    clearGap: feed.clearGap,
    /** A loop over the log has gone on: what it has dealt with may be told. */
    tellPlace,
    /** The consumer, which may name other event types now, is attached. */
    wantTypesOf: (consumer: Consumer): void => eventTypes.add(typesOf(consumer)),
    afterTelling: queue.afterStep,
    /** The server finished it, or it was given up. */
    isDead: state.isDead,
    /** It was given up, and is tried again for who joins; what is not repeated, only for who is alone. */
    isToBeTried: (): boolean => status() === 'error' && (resumes || feed.consumers.size === 0),
    /** Its client was cleared since it was made: what it knows is nobody's any more. */
    isForgotten,
    /** The oldest attached consumer: whose `url`, `headers` and `body` are asked. */
    oldest: (): Consumer | undefined => feed.consumers.values().next().value,
    /** Ends it now, whoever is attached. */
    end: (): void => {
      cancelRelease()
      close('cleared')
    },
  }
}
