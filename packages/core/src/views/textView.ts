// Longer than others: one answer at a time, and all that may end, replace, leave or forget it, over state that every part shares.
import type { SSEClient, SSEOptions } from '../client/createSSEClient.ts'
import type { BodyOption } from '../connection/options.ts'
import { warnOnce } from '../development.ts'
import { clearedAway } from '../connection/losses.ts'
import { SSEError } from '../errors.ts'
import type { SSEMessage } from '../event-stream/message.ts'
import type { EventMap, Source } from '../stream/defineStream.ts'
import type { StreamHandle } from '../stream/stream.ts'
import type { StreamSpec } from '../stream/readSource.ts'
import { connectingSnapshot, idleSnapshot, type StreamSnapshot } from '../stream/snapshot.ts'
import { statusFields, type StatusFields } from './statusFields.ts'
import type { View } from './trackReads.ts'

/** How messages become text. */
export interface TextOptions<E = EventMap> extends SSEOptions<E> {
  /** The text that a message adds. @default the data, where it is a string */
  delta?: ((data: E[keyof E], message: SSEMessage) => string | null | undefined) | null | undefined
  /** Waits for `start` instead of opening by itself. @default false */
  manual?: boolean | null | undefined
}

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
   * Asks anew: clears the text, sends `body` (a plain object as JSON) and resolves with the whole text when the answer
   * is done, or with what there is when it was stopped. Rejects with the `SSEError` that ended it; code `aborted` where
   * nobody reads the answer any more, or `client.clear()` ended it. Who does not await it finds what ended the answer in
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
 * subscriber, and anew when the source names another stream; a line that is lost and mended without an id to go on from
 * begins the text anew. For bindings: components use `useSSEText`.
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
  let handle: StreamHandle | null = null
  let answers = 0
  /** Whether it began by itself rather than by `start`. */
  let isAutomatic = false
  /** No reader is left, where there was one. */
  let isLeft = false
  /** It had begun by itself and was left half-way: who comes back has it begin again. */
  let isCutOff = false
  let offState = (): void => {}
  /** Resolves or rejects what `start` promised, once the answer is over. */
  let settle = (): void => {}
  let text = ''
  let shownState: StreamSnapshot | null = null
  let snapshot: TextSnapshot | null = null
  const listeners = new Set<() => void>()

  const read = (): StreamSpec | null => client.read(withBody(source, body), streamOptions(options))
  /** The stream that is to be there without anybody's `start`. */
  const wantedOf = (spec: StreamSpec | null): string | null =>
    !options.manual && spec?.isEnabled ? spec.identity : null
  let wanted = wantedOf(read())

  const notify = (): void => {
    for (const listener of [...listeners]) listener()
  }
  const setText = (next: string): void => {
    text = next
    shownState = null
  }
  const state = (): StreamSnapshot => {
    const current = handle?.getSnapshot()
    if (current && (options.manual || wanted !== null)) return current
    return wanted === null || isLeft ? idleSnapshot : connectingSnapshot
  }
  const show = (current: StreamSnapshot): TextSnapshot => ({
    ...statusFields(current),
    text,
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

  /** Ends it: who waits for the answer gets what there is. It may still be looked at, and be cleared. */
  const release = (): void => {
    const [off, tell] = [offState, settle]
    offState = settle = () => {}
    handle?.close()
    off()
    tell()
  }

  /** Over, but looked at: `client.clear()` is to be heard of. */
  const rest = (over: StreamHandle): void => {
    release()
    offState = over.subscribe(notify)
  }

  const begin = (nextBody: BodyOption, isByItself = false): Promise<string> => {
    const number = (answers += 1)
    release()
    // Who was told of that has asked for another.
    if (number !== answers) return Promise.resolve('')
    body = nextBody
    setText('')
    isCutOff = false
    isAutomatic = isByItself
    const spec = read()
    wanted = wantedOf(spec)
    if (!spec?.isEnabled) {
      handle = null
      notify()
      const error = nothingToAsk()
      warnOnce(error.message)
      return Promise.reject(error)
    }
    const own = client.stream(withBody(source, body), streamOptions(options))
    handle = own
    let fail = (_error: SSEError): void => {}
    own.tap({
      onMessage: (data, message) => {
        const added = options.delta ? options.delta(data, message) : typeof data === 'string' ? data : ''
        // `delta` may have asked for another.
        if (handle === own) text += added ?? ''
      },
      // Asked again without a place to go on from, it is told from its beginning again.
      onOpen: () => {
        if (handle === own && own.getSnapshot().lastEventId === null) setText('')
      },
      onForget: () => {
        if (handle !== own) return
        setText('')
        if (isAutomatic) return
        // What one user asked is not asked again as the next.
        fail(clearedAway(spec.url))
        own.close()
      },
    })
    return new Promise((resolve, reject) => {
      fail = reject
      settle = () => {
        const { readyState, error } = own.getSnapshot()
        if (readyState < 2) return
        if (error) reject(error)
        else resolve(text)
      }
      const off = own.subscribe(() => {
        if (handle === own) settle()
        notify()
      })
      if (handle !== own) return off()
      offState = off
      notify()
    })
  }

  /** Begins, or ends, what is to be there by itself; nothing when it is. */
  const follow = (): void => {
    if (options.manual || listeners.size === 0) return
    if ((handle?.identity ?? null) === wanted && !isCutOff) return
    if (wanted !== null) {
      begin(undefined, true).catch(() => {})
      return
    }
    if (!handle || isCutOff) return
    rest(handle)
    isCutOff = true
    shownState = null
    notify()
  }

  const leave = (): void => {
    isLeft = true
    shownState = null
    isCutOff ||= isAutomatic && state().readyState < 2
    release()
  }

  const serverSnapshot = show(state())

  return {
    subscribe: (listener) => {
      const own = (): void => listener()
      listeners.add(own)
      if (isLeft && handle) rest(handle)
      isLeft = false
      shownState = null
      follow()
      return () => {
        listeners.delete(own)
        // Left for good, not only for the second mount of StrictMode: nobody reads the answer any more.
        queueMicrotask(() => {
          if (listeners.size === 0) leave()
        })
      }
    },
    getSnapshot,
    getServerSnapshot: () => serverSnapshot,
    start: (question) => {
      const answer = isLeft ? Promise.reject(unread()) : begin(question)
      // Who does not await it finds the failure in the state; it must not also be an unhandled rejection.
      answer.catch(() => {})
      return answer
    },
    stop: () => handle?.close(),
    leave,
    clear: () => {
      setText('')
      notify()
    },
    update: (nextSource, nextOptions) => {
      source = nextSource
      options = nextOptions
      const spec = read()
      wanted = wantedOf(spec)
      if (spec && handle && spec.identity === handle.identity) handle.update(spec)
    },
    refresh: follow,
  }
}

const withBody = (source: Source, body: BodyOption): Source => {
  if (!source || body === undefined) return source
  return typeof source === 'string' || source instanceof URL ? { url: source, body } : { ...source, body }
}

const streamOptions = ({ delta: _delta, manual: _manual, ...options }: TextOptions): SSEOptions => ({
  ...options,
  share: false,
})

const unread = (): SSEError =>
  new SSEError('aborted', 'start() was called where nobody reads the answer: its component has left.', {
    fatal: true,
  })

const nothingToAsk = (): SSEError =>
  new SSEError('request', 'start() has no source to ask: it is null or disabled.', { fatal: true })
