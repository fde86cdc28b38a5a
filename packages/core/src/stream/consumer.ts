import { call, callGuarded } from '../call.ts'
import type { Status } from '../connection/delivery.ts'
import { isDevelopment } from '../development.ts'
import type { SSEError } from '../errors.ts'
import type { SSEMessage } from '../event-stream/message.ts'
import type { ConsumerOptions } from '../source/consumerOptions.ts'
import type { StreamOptions } from '../source/defineStream.ts'
import type { Gap } from '../source/gap.ts'
import type { StatusDetails } from './state.ts'
import type { Tap } from './stream.ts'

/** What somebody does with what comes: handlers as options give them, one object for each `on`, or a view's tap. */
export interface Handlers extends ConsumerOptions {
  tap?: Tap
}

/** One reader of a shared stream: where it is, and whom it tells. */
export interface Consumer {
  /** The number of the next message it is to get; null before it first attached. */
  cursor: number | null
  /** How many messages fell out of the log while it was away. */
  dropped: number
  /** The connection whose opening it was told of. */
  openedConnection: number
  /** Handlers of the definition and of the second argument, as of the latest render: both run. */
  given: readonly ConsumerOptions[]
  /** What `on` and views added, in that order. */
  readonly added: ReadonlySet<Handlers>
  /** The same as a list, made when a message needs it: null after one came or went. */
  list: readonly Handlers[] | null
  /** Event types that its views pick, beside those that handlers name. */
  readonly picked: Set<string>
  /** As last given: the oldest consumer's `headers` and `body` are asked before each attempt. */
  streamOptions: StreamOptions
  readonly tellStatus: StatusNotice
  /** State was published. */
  onPublish(): void
}

/** Those added meanwhile first hear of the next; those removed meanwhile of nothing more. */
const each = (consumer: Consumer, tell: (handlers: Handlers) => void): void => {
  const { given, added } = consumer
  const now = (consumer.list ??= [...added])
  for (const handlers of given) tell(handlers)
  for (const handlers of now) if (added.has(handlers)) tell(handlers)
}

/** Gives one message to all handlers that want it. */
export const deliver = (consumer: Consumer, message: SSEMessage, data: unknown): void => {
  const { event } = message
  const { cursor } = consumer
  each(consumer, ({ events, onMessage, onEvent }) => {
    // A handler had the stream forget its messages, this one too.
    if (consumer.cursor !== cursor) return
    // Event types come from the wire: one called "constructor" must not find Object's.
    if (events && Object.hasOwn(events, event)) call(events[event], data, message)
    if (event === 'message') call(onMessage, data, message)
    call(onEvent, data, message)
  })
}

export const tellError = (consumer: Consumer, error: SSEError): void =>
  each(consumer, ({ onError }) => call(onError, error))

/** Whether errors are anybody's business: those that are nobody's go to the console. */
export const handlesErrors = ({ given }: Consumer): boolean =>
  given.some(({ onError }) => typeof onError === 'function')

export const tellComment = (consumer: Consumer, text: string): void =>
  each(consumer, ({ onComment }) => call(onComment, text))

/** The line is up, which views hear of before it is published. False where it was told of this connection before. */
export const noteOpen = (consumer: Consumer, connection: number): boolean => {
  if (consumer.openedConnection === connection) return false
  consumer.openedConnection = connection
  each(consumer, ({ tap }) => call(tap?.onOpen))
  return true
}

export const tellOpen = (consumer: Consumer): void => each(consumer, ({ onOpen }) => call(onOpen))

export const tellForget = (consumer: Consumer): void => each(consumer, ({ tap }) => call(tap?.onForget))

/** What its `onGap` handlers answered. */
export const tellGap = (consumer: Consumer, gap: Gap): unknown[] => {
  const answers: unknown[] = []
  each(consumer, ({ onGap }) => {
    if (onGap) answers.push(callGuarded(onGap, gap))
  })
  return answers
}

/** Tells a consumer's handlers of its status; nothing where it is the one they were told last. */
export type StatusNotice = (status: Status, details: StatusDetails) => void

/** `first` is what the consumer shows before it is told anything. */
export const createStatusNotice = (given: () => readonly ConsumerOptions[], first: Status): StatusNotice => {
  let last = first
  const waiting: [status: Status, details: StatusDetails][] = []

  return (status, details) => {
    if (status === last) return
    last = status
    waiting.push([status, details])
    // A handler changed it again: the other handlers hear of this one first.
    if (waiting.length > 1) return
    for (const [next, { error, retry }] of waiting) {
      for (const { onStatus } of given()) call(onStatus, next, { error, retry })
      if (next === 'done') for (const { onDone } of given()) call(onDone)
    }
    waiting.length = 0
  }
}

/** Losses are to be expected, and mended: in production they are nobody's news. */
const isWorthTelling = ({ code, fatal }: SSEError): boolean => fatal || code === 'decode' || isDevelopment()

/**
 * Errors that no `onError` took go to the console: once for each kind until the line is up again, since a server that is
 * down would otherwise fill it.
 */
export const createErrorReport = () => {
  const told = new Set<string>()
  const report = (error: SSEError, isHandled: boolean): void => {
    // That the stream is given up is news, also after losses of the same kind.
    const kind = `${error.code} ${error.fatal}`
    if (isHandled || told.has(kind) || !isWorthTelling(error)) return
    told.add(kind)
    const print = error.fatal ? console.error : console.warn
    print(`[ssekit] ${error.message}`, error)
  }
  report.reset = (): void => told.clear()
  return report
}

/** The event types it names. */
export const typesOf = ({ given, added, picked }: Consumer): string[] => [
  ...[...given, ...added].flatMap(({ events }) => Object.keys(events ?? {})),
  ...picked,
]

/** The second argument's word before the definition's. */
export const wantsReplay = ({ given }: Consumer): boolean =>
  given.findLast(({ replay }) => replay != null)?.replay ?? false
