import type { SSEClient } from '../client/createSSEClient.ts'
import type { BodyOption } from '../connection/options.ts'
import { methodOf } from '../connection/request.ts'
import { warn } from '../explain.ts'
import { soon } from '../platform.ts'
import type { Source } from '../source/defineStream.ts'
import type { StreamSpec } from '../source/readSource.ts'
import { connectingSnapshot, idleSnapshot, type StreamSnapshot } from '../stream/state.ts'
import { createAnswer, type Answer } from './answers/answer.ts'
import { askOnce, bodyOf, findRefusal, nothingToAsk, unread } from './answers/question.ts'
import type { TextOptions } from './answers/textOptions.ts'
import { statusFields, type StatusFields } from './statusFields.ts'
import type { View } from './trackReads.ts'
import { TEXT_RULES } from './viewRules.ts'

/** The text so far, and how its stream is. */
export interface TextSnapshot extends StatusFields {
  /** All that the messages of the present answer added. */
  readonly text: string
  /** From `start` to the end, the stop or the failure. */
  readonly isStreaming: boolean
}

/** A text to render, and what asks for another. */
export interface TextView extends View<TextSnapshot> {
  /**
   * Asks anew: clears the text, sends `body` and resolves with the whole text when the answer is done, or with what there
   * is when it was stopped. A plain object or array goes as JSON, what fetch takes as it is; an event of the page, as in
   * `onClick={start}`, is no body.
   *
   * Rejects with the `SSEError` that ended it: `failed` where `failOn` held or `delta` threw, `truncated` where the
   * declared end never came, `request` for a body that cannot be sent, `aborted` where nobody reads the answer any more
   * (its component has left, or is hidden), or `client.clear()` ended it. What had come stays in `text`. Who does not await it finds what ended the answer in
   * `error`; that there was nothing to ask, or nobody to read it, is told by the promise alone.
   */
  start(body?: BodyOption): Promise<string>
  /** Ends the answer; its text stays, its status reads `closed`. */
  stop(): void
  /** Empties the text; what still comes is added. */
  clear(): void
  /** Nobody reads it any more: ends the answer, and `start` asks for no other until somebody subscribes again. */
  leave(): void
  /** Takes the source and the functions of the latest render. */
  update(source: Source, options: TextOptions): void
  /** Follows what `update` brought, once the page may hear of it: unless `manual`, another source is another answer. */
  refresh(): void
}

/**
 * One answer at a time, built up from a stream that nobody else shares. Unless `manual`, it begins with the first
 * subscriber, and anew when the source names another stream. It is asked once: a connection that is lost ends it, unless
 * `reconnect` stands in the source or the options; asked again without an id to go on from, its text begins anew. For
 * bindings: components use `useSSEText`.
 *
 * @example
 * ```ts
 * const answer = createTextView(client, '/api/chat', { manual: true, sentinel: '[DONE]', delta: (data) => data.delta })
 * const off = answer.subscribe(() => draw(answer.getSnapshot().text))
 * await answer.start({ message: 'Hello' })
 * ```
 */
export const createTextView = (
  client: SSEClient,
  firstSource: Source,
  firstOptions: TextOptions,
): TextView => {
  let source = firstSource
  let options = firstOptions
  let body: BodyOption
  /** Of the source that is asked: that of another does not read its messages. */
  let delta = options.delta
  let answer: Answer | null = null
  let answers = 0
  /** Whether it began by itself rather than by `start`. */
  let isAutomatic = false
  /** No reader is left, where there was one. */
  let isLeft = false
  /** It had begun by itself and was left half-way: who comes back has it begin again. */
  let isCutOff = false
  let shownState: StreamSnapshot | null = null
  let snapshot: TextSnapshot | null = null
  const listeners = new Set<() => void>()

  const question = () => askOnce(client, source, options, body)
  const read = (): StreamSpec | null => {
    const { source: asked, options: own } = question()
    return client.read(asked, own)
  }
  /** The stream that is to be there without anybody's `start`. */
  const wantedOf = (spec: StreamSpec | null): string | null =>
    !options.manual && spec?.isEnabled ? spec.identity : null
  let wanted = wantedOf(read())

  const notify = (): void => {
    for (const listener of [...listeners]) listener()
  }
  const invalidate = (): void => {
    shownState = null
  }
  const state = (): StreamSnapshot => {
    const current = answer?.stream.getSnapshot()
    if (current && (options.manual || wanted !== null)) return current
    return wanted === null || isLeft ? idleSnapshot : connectingSnapshot
  }
  const show = (current: StreamSnapshot): TextSnapshot => ({
    ...statusFields(current),
    text: answer?.text() ?? '',
    isStreaming: current.readyState < 2,
  })
  const getSnapshot = (): TextSnapshot => {
    const current = state()
    if (!snapshot || shownState !== current) {
      shownState = current
      snapshot = show(current)
    }
    return snapshot
  }

  /** What begins by itself and may be asked again does so after `client.clear()`, as any stream. */
  const beginAfresh = (spec: StreamSpec, old: Answer): boolean => {
    const isResumed = spec.stream.reconnect !== false
    const isRepeated = isResumed || methodOf(spec.stream) === 'GET'
    if (answer !== old || !isAutomatic || !isRepeated || wanted === null) return false
    // Nobody is there to read it: it is for who comes back.
    isCutOff ||= isLeft
    if (isLeft) return false
    if (isResumed) return true
    // That the old one ended is no news to handlers: they are those of the next.
    old.stream.update({ ...spec, handlers: [] })
    begin(undefined, true).catch(() => {})
    return true
  }

  const prepare = (spec: StreamSpec): Answer => {
    delta = options.delta
    const { source: asked, options: own } = question()
    const stream = client.stream(asked, own)
    stream.setView(TEXT_RULES, options)
    const next: Answer = createAnswer({
      stream,
      url: spec.url,
      delta: () => delta,
      onForget: () => beginAfresh(spec, next),
      onChange: notify,
      onReset: invalidate,
    })
    return next
  }

  const begin = (nextBody: unknown, isByItself = false): Promise<string> => {
    const number = (answers += 1)
    answer?.release()
    // Who was told of that has asked for another.
    if (number !== answers) return Promise.resolve('')
    body = bodyOf(nextBody)
    isCutOff = false
    isAutomatic = isByItself
    const spec = read()
    wanted = wantedOf(spec)
    invalidate()
    if (!spec?.isEnabled) {
      answer = null
      notify()
      warn('nothingToAsk')
      return Promise.reject(nothingToAsk())
    }
    const own = prepare(spec)
    answer = own
    const refusal = findRefusal(spec.url, nextBody)
    if (refusal) own.stream.fail(refusal)
    const whole = own.ask()
    if (answer === own) notify()
    return whole
  }

  /** Begins, or ends, what is to be there by itself; nothing when it is. */
  const follow = (): void => {
    if (options.manual || listeners.size === 0) return
    if (wanted !== null && (wanted !== answer?.stream.identity || isCutOff)) {
      begin(undefined, true).catch(() => {})
      return
    }
    // What is whole stays so, and is not asked for again.
    if (wanted === null && answer && answer.stream.getSnapshot().readyState < 2) {
      answer.rest()
      isCutOff = isAutomatic
      invalidate()
    }
    if (state() !== shownState) notify()
  }

  const leave = (): void => {
    isLeft = true
    invalidate()
    isCutOff ||= isAutomatic && state().readyState < 2
    answer?.release(true)
  }

  const serverSnapshot = show(state())

  return {
    subscribe: (listener) => {
      const own = (): void => listener()
      listeners.add(own)
      if (isLeft) answer?.rest()
      isLeft = false
      invalidate()
      follow()
      return () => {
        listeners.delete(own)
        // Left for good, not only for the second mount of StrictMode: nobody reads the answer any more.
        soon(() => {
          if (listeners.size === 0) leave()
        })
      }
    },
    getSnapshot,
    getServerSnapshot: () => serverSnapshot,
    start: (nextBody) => {
      const ask = () => (isLeft ? Promise.reject(unread()) : begin(nextBody))
      // A page that is shown again may ask a moment before it subscribes.
      const whole = isLeft ? Promise.resolve().then(ask) : ask()
      // Who does not await it finds the failure in the state; it must not also be an unhandled rejection.
      whole.catch(() => {})
      return whole
    },
    stop: () => answer?.stream.close(),
    leave,
    clear: () => {
      answer?.clear()
      notify()
    },
    update: (nextSource, nextOptions) => {
      source = nextSource
      options = nextOptions
      const spec = read()
      const before = wanted
      wanted = wantedOf(spec)
      if (before !== wanted) warn('restlessSource', listeners, wanted, spec?.url ?? '')
      if (!answer || spec?.identity !== answer.stream.identity) return
      delta = options.delta
      // What `start` was to ask and could not is over: options that would do now do not ask it.
      if (!isAutomatic && answer.stream.getSnapshot().status === 'error') return
      answer.stream.setView(TEXT_RULES, options)
      answer.stream.update(spec)
    },
    refresh: follow,
  }
}
