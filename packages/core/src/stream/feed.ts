import { isThenable } from '../call.ts'
import type { Delivery, Status } from '../connection/delivery.ts'
import { printError, type SSEError } from '../errors.ts'
import { warn } from '../explain.ts'
import type { Item } from '../source/decode.ts'
import { GAP_EVENT, type Gap } from '../connection/gap.ts'
import { deliver, handlesErrors, tell, tellGap, tellStatus, type Consumer } from './consumer.ts'
import type { Log } from './log.ts'
import type { State, StatusDetails } from './state.ts'

interface FeedParts {
  url: string
  log: Log<Item>
  state: State
  /** At once, or, while a message is being told, after that. */
  afterTelling(callback: () => void): void
}

/** `call` has reported it. */
const ignore = (): void => {}

/** Tells consumers: each message once, in order, from the place of each in the log; each status in the order of messages. */
export const createFeed = ({ url, log, state, afterTelling }: FeedParts) => {
  const consumers = new Set<Consumer>()
  const late = new Set<Consumer>()
  /** The kinds of errors that the console was told of since the connection was up: a server that is down would else fill it. */
  const printed = new Set<string>()
  let connections = 0
  /** The number of the first message that came over the present connection, or is to come. */
  let openedAt = 0

  /** Tells it to each that is still there when its turn comes. */
  const toAll = (tell: (consumer: Consumer) => void): void => {
    for (const consumer of [...consumers]) if (consumers.has(consumer)) tell(consumer)
  }
  const report = (error: SSEError): void => {
    // That the stream is given up is news, also after losses of the same kind.
    const kind = `${error.code} ${error.fatal}`
    if (printed.has(kind) || [...consumers].some(handlesErrors)) return
    printed.add(kind)
    printError(error)
  }

  /** What handlers of the gap that is being told returned, and whose they are. */
  let answers: [Consumer, unknown][] = []

  const give = (consumer: Consumer, item: Item): void => {
    const { message, data, error } = item
    consumer.cursor! += 1
    if (message.event === GAP_EVENT)
      for (const answer of tellGap(consumer, data as Gap)) answers.push([consumer, answer])
    else if (error) tell(consumer, 'onError', error)
    else deliver(consumer, item)
  }

  /** A gap is shown until all the promises that its handlers gave have resolved. */
  const settle = (gap: unknown): void => {
    const promised = answers.filter(([, answer]) => isThenable(answer))
    answers = []
    if (promised.length === 0) return
    Promise.all(promised.map(([, answer]) => answer)).then(() => {
      if (state.preview().gap === gap) clearGap()
      // One that was closed or disabled meanwhile shows it too.
      for (const [consumer] of promised) if (!consumers.has(consumer)) tell(consumer, 'onPublish')
    }, ignore)
  }

  const clearGap = (): void => {
    state.set({ gap: null })
    // Others have yet to hear of the message that is being told: the state that contains it comes after.
    afterTelling(state.publish)
  }

  const isNew = (consumer: Consumer, status: Status): boolean =>
    status === 'open' && consumer.openedConnection !== connections

  /** Views hear of a connection before it is published. */
  const prepare = (consumer: Consumer, status: Status): void => {
    if (isNew(consumer, status)) tell(consumer, 'beforeOpen')
  }

  /** How things stand: when that changes, and to one that came or came back. */
  const greet = (consumer: Consumer, now: StatusDetails): void => {
    const isOpening = isNew(consumer, now.status)
    if (isOpening) consumer.openedConnection = connections
    tellStatus(consumer, now)
    if (isOpening && consumers.has(consumer)) tell(consumer, 'onOpen')
  }
  const greetLate = (consumer: Consumer): void => {
    prepare(consumer, state.get().status)
    greet(consumer, state.get())
  }

  return {
    consumers: consumers as ReadonlySet<Consumer>,
    toAll,
    clearGap,
    add: (consumer: Consumer): void => {
      consumers.add(consumer)
      late.add(consumer)
    },
    /** False where it was not there. */
    remove: (consumer: Consumer): boolean => {
      late.delete(consumer)
      return consumers.delete(consumer)
    },
    /** Whether somebody has yet to be told how things stand, or of messages that are here already. */
    hasLate: (): boolean => late.size > 0,
    /** To one of those. One message a call, so that a long absence is told in slices too. */
    tellLate: (): void => {
      const consumer = late.values().next().value!
      const missed = Math.max(0, log.oldest() - consumer.cursor!)
      consumer.dropped += missed
      consumer.cursor! += missed
      // What it missed of this connection came after its opening, and before it was lost; the rest before its opening.
      if (state.get().status === 'open' && consumer.cursor! >= openedAt) greetLate(consumer)
      if (!late.has(consumer)) return
      const item = log.get(consumer.cursor!)
      if (item) {
        give(consumer, item)
        settle(item.data)
      }
      // Unless it left in a handler.
      if (late.has(consumer)) {
        if (consumer.cursor! < log.next()) return
        late.delete(consumer)
        greetLate(consumer)
      }
      // What it collected is more than the state that it shows says.
      if (item) tell(consumer, 'onPublish')
    },
    /** Keeps it and tells all who have caught up. */
    tell: (item: Item): void => {
      state.take(item)
      if (item.error) report(item.error)
      const number = log.push(item)
      // One that joins in a handler of this very message is past it.
      for (const consumer of consumers) if (consumer.cursor === number) give(consumer, item)
      if (item.message.event === GAP_EVENT) {
        if (answers.length === 0) warn('gap', url, item.data as Gap)
        settle(item.data)
      }
      state.schedule()
    },
    tellStatus: (next: Extract<Delivery, { type: 'status' }>): void => {
      const { status, error, retry, failure } = next
      if (status === 'open' && status !== state.get().status) {
        connections += 1
        openedAt = log.next()
        printed.clear()
      }
      toAll((consumer) => prepare(consumer, status))
      // In handlers the state already says what they are told, wherever they look: in the refs of a page too.
      state.setStatus(status, error, retry)
      if (failure) {
        report(failure)
        toAll((consumer) => tell(consumer, 'onError', failure))
      }
      toAll((consumer) => greet(consumer, next))
    },
  }
}
