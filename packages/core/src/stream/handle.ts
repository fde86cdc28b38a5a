import { policyOf } from '../connection/policy.ts'
import { aborted, clearedAway, printError, type SSEError } from '../errors.ts'
import { onAbort, soon, type Cancel } from '../platform.ts'
import type { StreamSpec } from '../source/readSource.ts'
import { eventNames, unusable } from '../source/rules.ts'
import {
  createConsumer,
  findProblem,
  handlesErrors,
  leavePlace,
  tell,
  tellStatus,
  type Handlers,
} from './consumer.ts'
import type { SharedStream, SharedStreams } from './sharedStream.ts'
import {
  connectingSnapshot,
  createDroppedCount,
  idleSnapshot,
  withGap,
  withStatus,
  type StreamSnapshot,
} from './state.ts'
import type { StreamHandle } from './stream.ts'

export const createHandle = (initial: StreamSpec | null, streams: SharedStreams): StreamHandle => {
  let spec = initial
  let shared: SharedStream | null = null
  let isAttached = false
  /** `open()` was called while nothing else held it. */
  let isOpened = false
  /** An option that cannot be used stands in the way. */
  let isBroken = false
  let isToLook = false
  let offAbort: Cancel = () => {}
  let isEnabled = initial?.isEnabled ?? false
  /** How many keep it open: listeners and subscribers. */
  let holds = 0
  /** What a closed or disabled consumer shows: the last it saw. */
  let resting: StreamSnapshot | null = null
  const isClosed = (): boolean => resting !== null && resting.status !== 'idle'
  const counted = createDroppedCount()

  const notify = (): void => tell(consumer, 'onPublish')
  /** After the message that is being told, which is part of the state that subscribers look at. */
  const announce = (): void => (shared ? shared.afterTelling(notify) : notify())

  const consumer = createConsumer(() => spec, isEnabled ? 'connecting' : 'idle')

  /** `client.clear()` made its stream forget. One that nobody listens to finds out when it looks. */
  const forget = (): boolean => {
    if (!shared?.isForgotten()) return false
    const hadEnded = shared.isDead()
    const wasUnderWay = isAttached && !hadEnded
    part()
    shared = null
    leavePlace(consumer)
    // How it ended is forgotten too; not that an option stands in the way.
    resting &&= isBroken
      ? withStatus(connectingSnapshot, resting.status, resting.error)
      : withStatus(connectingSnapshot, isClosed() ? 'closed' : 'idle')
    let error: SSEError | null = null
    // What costs money, or does harm, is not sent again unasked.
    if (!policyOf(spec!.stream).resumes && (isEnabled || hadEnded)) {
      if (wasUnderWay) error = clearedAway(spec!.url)
      isOpened = false
      resting = withStatus(connectingSnapshot, 'closed', error)
    }
    tell(consumer, 'onForget')
    if (error) tell(consumer, 'onError', error)
    return true
  }

  const onClear = (): void => {
    if (!forget()) {
      // A handler that heard of it before has had this one join another.
      if (shared) return
      // Without a stream of its own just now, its views may still show what came from one.
      tell(consumer, 'onForget')
    }
    settle()
    tellOwnStatus()
    announce()
  }

  const refuse = (problem: SSEError): void => end('error', problem, true)

  /** Other options came, or another signal: looked at once a task, as whoever brings them may be in the middle of a render. */
  const look = (): void => {
    if (isToLook) return
    isToLook = true
    soon(() => {
      isToLook = false
      shared?.wantTypesOf(consumer)
      if (isAttached && spec!.signal?.aborted) abort()
      if (!isBroken && (!isAttached || shared!.isDead())) return
      const problem = findProblem(consumer)
      if (problem && !isBroken) refuse(problem)
      else if (!problem && isBroken) handle.open()
    })
  }

  /** Attached while anybody wants it, and not closed. */
  const settle = (isAsked = false): void => {
    forget()
    const isWanted = isOpened || holds > 0
    streams.onClear[isWanted ? 'add' : 'delete'](onClear)
    const isToAttach = isEnabled && !isClosed() && isWanted
    if (isToAttach === isAttached) return
    if (!isToAttach) return part()
    const problem = findProblem(consumer)
    if (problem) refuse(problem)
    else if (spec!.signal?.aborted) abort()
    else join(isAsked)
  }

  const join = (isAsked: boolean): void => {
    let next: SharedStream
    try {
      next = streams.acquire(spec!, shared)
    } catch (cause) {
      // What stands in `use` makes no source: its brackets are missing, say.
      return refuse(unusable(spec!.url, 'use', cause))
    }
    isAttached = true
    watchSignal()
    if (next !== shared) leavePlace(consumer)
    shared = next
    shared.attach(consumer, isAsked)
  }

  const part = (): void => {
    isAttached = false
    watchSignal()
    shared?.detach(consumer)
  }

  /** Until the returned function is called. A tap hears without keeping the stream open (weight 0). */
  const hold = (handlers: Handlers, weight = 1): (() => void) => {
    consumer.added.add(handlers)
    shared?.wantTypesOf(consumer)
    holds += weight
    settle()
    // It may have been disabled while nobody listened.
    if (weight > 0 && !isAttached) tellOwnStatus()
    return () => {
      if (!consumer.added.delete(handlers)) return
      holds -= weight
      settle()
    }
  }

  const current = (): StreamSnapshot => {
    forget()
    if (resting) return (resting = withGap(resting, shared?.preview().gap))
    if (!isEnabled) return idleSnapshot
    return counted((shared ?? streams.peek(spec!))?.getSnapshot() ?? connectingSnapshot, consumer.dropped)
  }

  /** The state as of now: who leaves in a handler takes along what it was told. */
  const lastSeen = (): StreamSnapshot =>
    shared && !resting ? counted(shared.preview(), consumer.dropped) : current()

  /** Tells its handlers what it shows, where it is this consumer that changed rather than the stream; what it missed goes before. */
  const tellOwnStatus = (): void => {
    if (!isAttached || consumer.cursor === shared!.log.next()) tellStatus(consumer, current())
  }

  const end = (status: 'closed' | 'error', error: SSEError | null, isRefusal = false): void => {
    isBroken = isRefusal
    if (isClosed() || !spec) return
    const last = lastSeen()
    isOpened = false
    // A stream that ended by itself keeps its own word for it.
    const hasEnded = last.status === 'done' || last.status === 'error'
    resting = hasEnded ? last : withStatus(last, status, error)
    settle()
    announce()
    if (error) {
      if (status === 'error' && !handlesErrors(consumer)) printError(error)
      tell(consumer, 'onError', error)
    }
    tellOwnStatus()
  }

  const abort = (): void => end('closed', aborted(spec!.url, spec!.signal?.reason))
  /** That of the latest render; one that outlives its consumers must not hold on to them. */
  const watchSignal = (): void => {
    offAbort()
    offAbort = onAbort(isAttached ? spec!.signal : undefined, abort)
  }

  const handle: StreamHandle = {
    identity: initial?.identity ?? null,
    on: (event, handler) =>
      hold({ events: Object.fromEntries(eventNames(event).map((name) => [name, handler])) }),
    tap: (tap) => hold(tap, 0),
    subscribe: (listener) => hold({ onPublish: listener }),
    getSnapshot: current,
    getServerSnapshot: () => (isEnabled ? connectingSnapshot : idleSnapshot),
    open: () => {
      forget()
      isBroken = false
      // Held by a subscription it lives as long as that; otherwise until `close`.
      isOpened ||= holds === 0
      resting = isEnabled ? null : resting && withStatus(resting, 'idle')
      settle(true)
      if (isAttached) shared!.open()
      tellOwnStatus()
      announce()
    },
    close: () => end('closed', null),
    fail: (error) => end('error', error),
    reconnect: () => {
      const isFresh = !isAttached
      if (isFresh) handle.open()
      // What the server finished only comes back when asked for like this.
      if (isAttached && (!isFresh || shared!.isDead())) shared!.reconnect()
    },
    clearGap: () => {
      shared?.clearGap()
      if (!isAttached) announce()
    },
    update: (next) => {
      if (!next || !spec) return
      spec = next
      watchSignal()
      look()
    },
    setView: (rules, options) => {
      consumer.views.set(rules, options)
      look()
    },
    setEnabled: (next) => {
      if (!spec || next === isEnabled) return
      const last = lastSeen()
      isEnabled = next
      // What a disabled stream has shown stays on the page.
      if (!isClosed()) resting = next ? null : withStatus(last, 'idle')
      settle()
      // Later, so that StrictMode's second mount is no news; and who left altogether is not one that was disabled.
      soon(() => {
        if (isOpened || holds > 0) tellOwnStatus()
      })
      announce()
    },
    place: () => ({ shared, cursor: consumer.cursor, isAttached }),
  }
  return handle
}
