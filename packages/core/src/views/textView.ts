import type { SSEClient, SSEOptions } from '../client/createSSEClient.ts'
import type { BodyOption } from '../connection/options.ts'
import { SSEError } from '../errors.ts'
import type { SSEMessage } from '../event-stream/message.ts'
import { createOwnHandle } from '../stream/createStream.ts'
import type { EventMap, Source } from '../stream/defineStream.ts'
import type { StreamHandle } from '../stream/handle.ts'
import { idleSnapshot, type StreamSnapshot } from '../stream/snapshot.ts'
import { statusFields, type StatusFields } from './statusFields.ts'
import type { View } from './trackReads.ts'

/** How messages become text. */
export interface TextOptions<E = EventMap> extends SSEOptions<E> {
  /** The text that a message adds. @default the data, where it is a string */
  delta?: ((data: E[keyof E], message: SSEMessage) => string | null | undefined) | undefined
  /** Waits for `start` instead of opening by itself. @default false */
  manual?: boolean | undefined
}

export interface TextSnapshot extends StatusFields {
  readonly text: string
  /** From `start` to the end, the stop or the failure. */
  readonly isStreaming: boolean
}

export interface TextView extends View<TextSnapshot> {
  /**
   * Asks anew: clears the text, sends `body` (a plain object as JSON) and resolves with the whole text when the answer
   * is done, or with what there is when it was stopped. Rejects with the `SSEError` that ended it.
   */
  start(body?: BodyOption): Promise<string>
  /** Ends the answer; its text stays, its status reads `closed`. */
  stop(): void
  clear(): void
  /** Takes the source and the functions of the latest render. */
  update(source: Source, options: TextOptions): void
}

/** One answer at a time, built up from a stream that nobody else shares. */
export const createTextView = (
  client: SSEClient,
  firstSource: Source,
  firstOptions: TextOptions,
): TextView => {
  let source = firstSource
  let options = firstOptions
  let body: BodyOption
  let handle: StreamHandle | null = null
  let offStream = (): void => {}
  let text = ''
  let shownText = ''
  let shownState: StreamSnapshot | null = null
  let snapshot: TextSnapshot | null = null
  const listeners = new Set<() => void>()

  const notify = (): void => {
    for (const listener of [...listeners]) listener()
  }
  const state = (): StreamSnapshot => handle?.getSnapshot() ?? idleSnapshot

  const getSnapshot = (): TextSnapshot => {
    const current = state()
    if (!snapshot || shownState !== current) {
      shownState = current
      shownText = text
      const isStreaming = handle !== null && current.readyState < 2
      snapshot = { ...statusFields(current), text: shownText, isStreaming }
    }
    return snapshot
  }

  const release = (): void => {
    handle?.close()
    offStream()
  }

  const begin = (nextBody: BodyOption): Promise<string> => {
    release()
    body = nextBody
    text = ''
    shownState = null
    const spec = client.read(withBody(source, body), streamOptions(options))
    if (!spec?.isEnabled) {
      handle = null
      notify()
      return Promise.reject(
        new SSEError('request', 'start() has no source to ask: it is null or disabled.', { fatal: true }),
      )
    }
    const own = createOwnHandle(spec)
    handle = own
    const offText = own.tap((data, message) => {
      text += (options.delta ? options.delta(data, message) : typeof data === 'string' ? data : '') ?? ''
    })
    return new Promise((resolve, reject) => {
      const offState = own.subscribe(() => {
        if (handle === own) notify()
        settle()
      })
      const settle = (): void => {
        const { status, error } = own.getSnapshot()
        if (status === 'error') reject(error)
        else if (status === 'done' || status === 'closed') resolve(text)
      }
      offStream = () => {
        offText()
        offState()
        // Resolved with its own text, before the next answer begins with an empty one.
        settle()
      }
      notify()
    })
  }

  const view: TextView = {
    subscribe: (listener) => {
      const own = (): void => listener()
      listeners.add(own)
      if (!handle && !options.manual && options.enabled !== false && source)
        void begin(undefined).catch(() => {})
      return () => {
        listeners.delete(own)
        // Left for good, not only for the second mount of StrictMode: nobody reads the answer any more.
        queueMicrotask(() => {
          if (listeners.size === 0) release()
        })
      }
    },
    getSnapshot,
    getServerSnapshot: () => serverSnapshot,
    start: (body) => {
      const answer = begin(body)
      // Who does not await it finds the failure in the state; it must not also be an unhandled rejection.
      answer.catch(() => {})
      return answer
    },
    stop: () => handle?.close(),
    clear: () => {
      text = ''
      shownState = null
      notify()
    },
    update: (nextSource, nextOptions) => {
      source = nextSource
      options = nextOptions
      const spec = handle && client.read(withBody(source, body), streamOptions(options))
      if (spec) handle!.update(spec)
    },
  }
  const serverSnapshot: TextSnapshot = { ...statusFields(idleSnapshot), text: '', isStreaming: false }
  return view
}

const withBody = (source: Source, body: BodyOption): Source => {
  if (!source || body === undefined) return source
  return typeof source === 'string' || source instanceof URL ? { url: source, body } : { ...source, body }
}

const streamOptions = ({ delta: _delta, manual: _manual, ...options }: TextOptions): SSEOptions => options
