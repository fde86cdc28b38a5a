import { call } from '../call.ts'
import type { Status } from '../connection/delivery.ts'
import type { SSEError } from '../errors.ts'
import { warn } from '../explain.ts'
import { OPTIONS } from '../source/checkOptions.ts'
import type { ConsumerOptions } from '../source/consumerOptions.ts'
import type { Item } from '../source/decode.ts'
import type { StreamOptions } from '../source/defineStream.ts'
import type { StreamSpec } from '../source/readSource.ts'
import { eventNames, findUnusable, type Rules } from '../source/rules.ts'
import type { Gap } from '../connection/gap.ts'
import type { Log } from './log.ts'
import type { StatusDetails } from './state.ts'
import type { Tap } from './stream.ts'

/** What somebody does with what comes: handlers as options give them, one object for each `on`, view and subscriber. */
export type Handlers = ConsumerOptions & Tap

/** One reader of a shared stream: where it is, and whom it tells. */
export interface Consumer {
  /** The number of the next message it is to get; null before it first attached. */
  cursor: number | null
  /** How many messages fell out of the log while it was away. */
  dropped: number
  /** The connection whose opening it was told of. */
  openedConnection: number
  /** The status that its handlers were told last; at first the one that it shows before it is told anything. */
  toldStatus: Status
  /** The changes that they are being told of. */
  readonly changes: StatusDetails[]
  /**
   * As of the latest render: handlers of the definition and of the second argument, which both run, and the options of
   * the stream, of which the oldest consumer's `url`, `headers` and `body` are asked before each attempt. Null without a source.
   */
  spec(): Pick<StreamSpec, 'url' | 'handlers' | 'stream'> | null
  /** What `on`, views and subscribers added, in that order. */
  readonly added: Set<Handlers>
  /** The options of its views, as of the latest render, by the rules that they have to follow. */
  readonly views: Map<Rules, object>
}

export const createConsumer = (spec: Consumer['spec'], toldStatus: Status): Consumer => ({
  cursor: null,
  dropped: 0,
  openedConnection: 0,
  toldStatus,
  changes: [],
  spec,
  added: new Set(),
  views: new Map(),
})

/** It is nowhere any more: what comes next is of another stream, or of one that has forgotten all. */
export const leavePlace = (consumer: Consumer): void => {
  consumer.cursor = null
  consumer.dropped = consumer.openedConnection = 0
}

const NONE: readonly Handlers[] = []

const handlersOf = ({ spec }: Consumer): readonly Handlers[] => spec()?.handlers ?? NONE

/** Those added meanwhile first hear of the next; those removed meanwhile of nothing more. */
const each = (consumer: Consumer, tell: (handlers: Handlers) => void): void => {
  const { added } = consumer
  const present = [...added]
  for (const handlers of handlersOf(consumer)) tell(handlers)
  for (const handlers of present) if (added.has(handlers)) tell(handlers)
}

type Name = Exclude<keyof Handlers, 'events' | 'enabled' | 'signal' | 'replay' | 'onGap'>

/** Calls what its handlers have by this name. */
export const tell = (consumer: Consumer, name: Name, ...about: unknown[]): void =>
  each(consumer, ({ [name]: callback }) =>
    call(callback as ((...about: unknown[]) => void) | undefined, ...about),
  )

/** Gives one message to all handlers that want it. As `each` does, without a function made and called through for each message. */
export const deliver = (consumer: Consumer, item: Item): void => {
  const { cursor, added } = consumer
  const present = added.size > 0 ? [...added] : NONE
  for (const handlers of handlersOf(consumer)) give(consumer, cursor, handlers, item)
  for (const handlers of present) if (added.has(handlers)) give(consumer, cursor, handlers, item)
}

const give = (
  consumer: Consumer,
  cursor: number | null,
  { events, onMessage, onEvent }: Handlers,
  { message, data }: Item,
): void => {
  // A handler had the stream forget its messages, this one too.
  if (consumer.cursor !== cursor) return
  const { event } = message
  // Event types come from the wire: one called "constructor" must not find Object's.
  if (events && Object.hasOwn(events, event)) call(events[event], data, message)
  if (onMessage && event === 'message') call(onMessage, data, message)
  if (onEvent) call(onEvent, data, message)
}

/** Whether errors are anybody's business: those that are nobody's go to the console. */
export const handlesErrors = (consumer: Consumer): boolean =>
  handlersOf(consumer).some(({ onError }) => typeof onError === 'function')

/** What its `onGap` handlers answered. */
export const tellGap = (consumer: Consumer, gap: Gap): unknown[] => {
  const answers: unknown[] = []
  each(consumer, ({ onGap }) => {
    if (onGap) answers.push(call(onGap, gap))
  })
  return answers
}

/** Tells a consumer's handlers of its status; nothing where it is the one they were told last. */
export const tellStatus = (consumer: Consumer, now: StatusDetails): void => {
  const { changes } = consumer
  if (now.status === consumer.toldStatus) return
  consumer.toldStatus = now.status
  changes.push(now)
  // A handler changed it again: the other handlers hear of this one first.
  if (changes.length > 1) return
  for (const { status, error, retry } of changes) {
    tell(consumer, 'onStatus', status, { error, retry })
    if (status === 'done') tell(consumer, 'onDone')
  }
  changes.length = 0
}

/** The event types that its handlers name, and its views. */
export const typesOf = (consumer: Consumer): string[] => [
  ...[...handlersOf(consumer), ...consumer.added].flatMap(({ events }) => Object.keys(events ?? {})),
  ...[...consumer.views.values()].flatMap((options) => eventNames((options as { event?: unknown }).event)),
]

/** The first of its options, or of its views', that cannot be used. Looking costs more than a render should. */
export const findProblem = ({ spec, views }: Consumer): SSEError | null => {
  const { url, stream, handlers } = spec()!
  let problem = findUnusable(url, OPTIONS, stream, ...handlers)
  for (const [rules, options] of views) problem ??= findUnusable(url, rules, options)
  return problem
}

/**
 * The number of the first message for one that is new: the next, or the oldest held with `replay` (the second argument's word
 * before the definition's), or what comes behind the ID that it knows already.
 *
 * @param seed the ID that the stream itself began at
 */
export const startOf = (
  { spec }: Consumer,
  log: Log<Item>,
  seed: string,
  marks: ReadonlyMap<string, number>,
): number => {
  const { url, handlers, stream } = spec()!
  if (handlers.findLast(({ replay }) => replay != null)?.replay) return log.oldest()
  const known = idOf(stream)
  if (known === '') return log.next()
  if (known === seed) return 0
  let number = log.next()
  while (number > log.oldest() && log.get(number - 1)!.message.lastEventId !== known) number -= 1
  const start = number > log.oldest() ? number : marks.get(known)
  if (start === undefined) warn('unknownPlace', url, known)
  return start ?? log.next()
}

/** Where options say that a stream begins; empty where they do not. */
export const idOf = ({ lastEventId }: StreamOptions): string => String(lastEventId ?? '')
