// Longer than others: all that one handle can do, over state that every part of it shares.
import { clearedAway, SSEError } from '../errors.ts'
import { policyOf } from '../connection/policy.ts'
import type { ActivityListener } from './activityLog.ts'
import { call } from '../call.ts'
import { handlesErrors, tellError, type Consumer } from './consumer.ts'
import { createDroppedCount } from './droppedCount.ts'
import { createErrorReport } from './errorReport.ts'
import { createListeners, eventNames } from './listeners.ts'
import type { StreamSpec } from './readSource.ts'
import { findUnusable, type Rules } from './rules.ts'
import type { SharedStream } from './sharedStream.ts'
import { createSignalWatch } from './signalWatch.ts'
import { connectingSnapshot, idleSnapshot, withStatus, type StreamSnapshot } from './snapshot.ts'
import { createStatusNotice } from './statusNotice.ts'
import type { StreamHandle, Tap } from './stream.ts'

/** Where a handle finds the shared part of its stream. */
export interface SharedStreams {
  /** The one to attach to, made if need be. A `held` one that ended is kept, unless it is to live again. */
  acquire(spec: StreamSpec, held: SharedStream | null, isRevival?: boolean): SharedStream
  /** The one there is, if any: a late joiner renders its state at once. */
  peek(spec: StreamSpec): SharedStream | undefined
  /** Calls back when all were forgotten. Returns what ends it. */
  onClear(listener: () => void): () => void
}

export const createHandle = (initial: StreamSpec | null, streams: SharedStreams): StreamHandle => {
  let spec = initial
  let shared: SharedStream | null = null
  let isAttached = false
  /** `open()` was called while nothing else held it. */
  let isOpened = false
  let isClosed = false
  /** An option that cannot be used stands in the way. */
  let isBroken = false
  let isToBeChecked = false
  /** The options of its views, by the rules that they have to follow. */
  const views = new Map<Rules, object>()
  let isEnabled = initial?.isEnabled ?? false
  let holds = 0
  /** What a closed or disabled consumer shows: the last it saw. */
  let resting: StreamSnapshot | null = null
  const counted = createDroppedCount()
  const reportUnhandled = createErrorReport()
  const subscribers = new Set<() => void>()
  const taps = new Set<Tap>()
  const watchers = new Set<ActivityListener>()

  const notify = (): void => {
    for (const listener of [...subscribers]) if (subscribers.has(listener)) call(listener)
  }

  /** As `notify`, but after the message that is being told: it is part of the state that listeners look at. */
  const announce = (): void => {
    if (shared?.isTelling()) queueMicrotask(notify)
    else notify()
  }

  const consumer: Consumer = {
    cursor: null,
    isLive: false,
    dropped: 0,
    openedConnection: 0,
    toldGap: null,
    handlers: initial?.handlers ?? [],
    listeners: createListeners(),
    picked: new Set(),
    streamOptions: initial?.stream ?? {},
    tellStatus: createStatusNotice(() => consumer.handlers, isEnabled ? 'connecting' : 'idle'),
    onPublish: notify,
    onOpened: () => {
      for (const { onOpen } of [...taps]) call(onOpen)
    },
    onDispose: (hadEnded) => {
      forgetDisposed(hadEnded)
      isAttached = false
      signals.stop()
      startAfresh()
    },
  }

  const leave = (): void => {
    for (const watcher of watchers) shared?.watchers.delete(watcher)
    shared = null
    Object.assign(consumer, { cursor: null, dropped: 0, openedConnection: 0, toldGap: null })
  }

  const isResumed = (): boolean => policyOf(spec!.stream).resumes

  /** One that was away when its stream was cleared, and nobody listens to, finds out when it looks. */
  const forgetDisposed = (hadEnded: boolean = shared?.isDead() ?? true): boolean => {
    if (!shared?.isDisposed()) return false
    leave()
    resting &&= withStatus(connectingSnapshot, resting.status)
    let error: SSEError | null = null
    if (!isResumed() && (isEnabled || hadEnded)) {
      if (isAttached && !hadEnded) error = clearedAway(spec!.url)
      isClosed = true
      isOpened = false
      resting = withStatus(connectingSnapshot, 'closed', { error })
    }
    tellForget()
    if (error) tellError(consumer, error)
    return true
  }

  const tellForget = (): void => {
    for (const { onForget } of [...taps]) call(onForget)
  }

  const startAfresh = (): void => {
    settle()
    tellStatus()
    notify()
  }

  const join = (next: SharedStream): void => {
    if (next !== shared) leave()
    shared = next
    for (const watcher of watchers) shared.watchers.add(watcher)
    shared.attach(consumer)
  }

  const findProblem = (): SSEError | null => {
    let problem = spec!.findProblem()
    for (const [rules, options] of views) problem ??= findUnusable(spec!.url, rules, options)
    return problem
  }

  const refuse = (problem: SSEError): void => {
    isBroken = true
    end('error', problem)
  }

  /** Other options may end it, or mend it: later, as whoever brings them may be in the middle of a render. */
  const checkLater = (): void => {
    if (isToBeChecked || !(isBroken || isAttached)) return
    isToBeChecked = true
    queueMicrotask(() => {
      isToBeChecked = false
      if (!isBroken && (!isAttached || shared?.isDead())) return
      const problem = findProblem()
      if (problem && !isBroken) refuse(problem)
      else if (!problem && isBroken) handle.open()
    })
  }

  /** Attached while anybody wants it, and not closed. */
  const settle = (): void => {
    forgetDisposed()
    const wanted = isEnabled && !isClosed && (isOpened || holds > 0)
    if (wanted === isAttached) return
    const problem = wanted ? findProblem() : null
    if (problem) return refuse(problem)
    if (wanted && spec!.signal?.aborted) return abort()
    isAttached = wanted
    if (!wanted) {
      signals.stop()
      shared?.detach(consumer)
      return
    }
    join(streams.acquire(spec!, shared))
    signals.watch(spec!.signal)
  }

  let offClear = (): void => {}
  const onClear = (): void => {
    if (forgetDisposed()) startAfresh()
    else if (!shared) {
      // Without a stream of its own just now, its views may still show what came from one.
      tellForget()
      notify()
    }
  }

  const hold = (): (() => void) => {
    let isHeld = true
    holds += 1
    if (holds === 1) offClear = streams.onClear(onClear)
    settle()
    return () => {
      if (!isHeld) return
      isHeld = false
      holds -= 1
      if (holds === 0) offClear()
      settle()
    }
  }

  const current = (): StreamSnapshot => {
    if (!spec) return idleSnapshot
    forgetDisposed()
    if (resting) return resting
    if (!isEnabled) return idleSnapshot
    const snapshot = (shared ?? streams.peek(spec))?.getSnapshot() ?? connectingSnapshot
    return counted(snapshot, consumer.dropped)
  }

  /** The state as of now: who leaves in a handler takes along what it was told. */
  const lastSeen = (): StreamSnapshot =>
    shared && !resting ? counted(shared.preview(), consumer.dropped) : current()

  /** Tells its handlers what it shows, where it is this consumer that changed rather than the stream. */
  const tellStatus = (): void => {
    const now = current()
    consumer.tellStatus(now.status, now)
  }

  const end = (status: 'closed' | 'error', error: SSEError | null): void => {
    if (isClosed) return
    const last = lastSeen()
    isClosed = true
    isOpened = false
    // A stream that ended by itself keeps its own word for it.
    const hasEnded = last.status === 'done' || last.status === 'error'
    resting = hasEnded ? last : withStatus(last, status, { retry: null, error })
    settle()
    announce()
    if (error) {
      reportUnhandled(error, status === 'closed' || handlesErrors(consumer))
      tellError(consumer, error)
    }
    tellStatus()
  }

  const abort = (): void => {
    const { url, signal } = spec!
    const details = { fatal: true, url, cause: signal?.reason as unknown }
    end('closed', new SSEError('aborted', 'The signal given to this stream was aborted.', details))
  }

  const signals = createSignalWatch(abort)

  /** A dead stream lives again, or its place is taken by the one that replaced it. */
  const revive = (how: 'open' | 'reconnect'): void => {
    if (!isAttached || !shared) return
    const next = shared.isDead() ? streams.acquire(spec!, shared, true) : shared
    if (next === shared) return shared[how]()
    shared.detach(consumer)
    join(next)
  }

  const handle: StreamHandle = {
    get identity() {
      return spec?.identity ?? null
    },
    on: (event, handler) => {
      const off = consumer.listeners.add(eventNames(event), handler)
      shared?.wantTypesOf(consumer)
      const release = hold()
      return () => {
        off()
        release()
      }
    },
    pick: (types) => {
      for (const type of eventNames(types)) consumer.picked.add(type)
      shared?.wantTypesOf(consumer)
    },
    tap: (tap) => {
      const off = consumer.listeners.add(null, tap.onMessage)
      taps.add(tap)
      return () => {
        off()
        taps.delete(tap)
      }
    },
    subscribe: (listener) => {
      // A function of our own: the same listener may be given twice.
      const own = (): void => listener()
      subscribers.add(own)
      const release = hold()
      return () => {
        subscribers.delete(own)
        release()
      }
    },
    observe: (listener) => {
      // A function of our own: the same listener may be given twice.
      const own: ActivityListener = (activity) => listener(activity)
      watchers.add(own)
      shared?.watchers.add(own)
      return () => {
        watchers.delete(own)
        shared?.watchers.delete(own)
      }
    },
    getSnapshot: current,
    getServerSnapshot: () => (isEnabled ? connectingSnapshot : idleSnapshot),
    open: () => {
      forgetDisposed()
      isClosed = false
      isBroken = false
      // Held by a subscription it lives as long as that; otherwise until `close`.
      isOpened ||= holds === 0
      if (isEnabled) resting = null
      settle()
      revive('open')
      tellStatus()
      announce()
    },
    close: () => {
      isBroken = false
      end('closed', null)
    },
    fail: (error) => end('error', error),
    reconnect: () => {
      const isFresh = !isAttached
      if (isFresh) handle.open()
      // What the server finished only comes back when asked for like this.
      if (!isFresh || shared?.isDead()) revive('reconnect')
    },
    clearGap: () => shared?.clearGap(),
    update: (next) => {
      if (!next || !spec) return
      const isOtherSignal = next.signal !== spec.signal
      spec = next
      consumer.handlers = next.handlers
      consumer.streamOptions = next.stream
      shared?.wantTypesOf(consumer)
      checkLater()
      if (isAttached && isOtherSignal) signals.watch(next.signal)
    },
    checkView: (rules, options) => {
      views.set(rules, options)
      checkLater()
    },
    setEnabled: (next) => {
      if (!spec || next === isEnabled) return
      const last = lastSeen()
      isEnabled = next
      // What a disabled stream has shown stays on the page.
      if (!isClosed) resting = next ? null : withStatus(last, 'idle', { error: null, retry: null })
      settle()
      // Later, so that StrictMode's second mount is no news; and who left altogether is not one that was disabled.
      queueMicrotask(() => {
        if (isOpened || holds > 0) tellStatus()
      })
      announce()
    },
    place: () => ({ shared, cursor: consumer.cursor, isAttached }),
  }
  return handle
}
