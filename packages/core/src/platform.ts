/**
 * The only port to the world: clocks, frames, network state (and `use/acrossTabs/browser.ts` to what tabs share). Everything is
 * looked up when used, so that fake timers installed later work, and nothing here needs a DOM.
 */

/** Undoes what returned it; safe to call twice. */
export type Cancel = () => void

interface Scope extends EventTargetLike {
  document?: EventTargetLike & { visibilityState?: string; baseURI?: unknown; prerendering?: unknown }
  navigator?: { onLine?: boolean }
  origin?: unknown
  location?: { href?: string; origin?: string }
  requestAnimationFrame?: (callback: () => void) => number
  cancelAnimationFrame?: (handle: number) => void
  setImmediate?: (callback: () => void) => unknown
  reportError?: (error: unknown) => void
}
interface EventTargetLike {
  addEventListener?: AddListener
  removeEventListener?: AddListener
}
/** What is looked at in an event. */
interface Happening {
  type: string
  persisted?: boolean
}
type AddListener = (type: string, listener: (event: Happening) => void) => void

const scope = globalThis as unknown as Scope

/** An element with the id or name of a global stands in its place, where the browser has none of its own. */
export const isFunction = (value: unknown): boolean => typeof value === 'function'

/** A hidden tab draws no frames and a busy one draws them late: state is published after this long all the same. */
const FRAME_FALLBACK = 100
const FRAME_WITHOUT_SCREEN = 16

/** Timers hold a signed 32-bit number of milliseconds; a longer one would fire at once. */
export const MAX_TIMER = 2_147_483_647

export const now = (): number => Date.now()

/** From 0 up to, not including, 1. */
export const random = (): number => Math.random()

/**
 * `Infinity` and the like wait as long as a timer can: some 24 days.
 *
 * @param isQuiet for clean-up that nobody waits for: it does not keep a Node process alive
 */
export const after = (delay: number, callback: () => void, isQuiet = false): Cancel => {
  const timer = setTimeout(callback, Math.min(delay, MAX_TIMER))
  if (isQuiet) (timer as { unref?: () => void }).unref?.()
  return () => clearTimeout(timer)
}

const settled = /* @__PURE__ */ Promise.resolve()

/**
 * In a microtask: when the task under way has ended. `queueMicrotask` would cost four times as much in Node, and waits for ever in
 * a test that fakes it along with the timers, as Jest does.
 */
export const soon = (callback: () => void): void => void settled.then(callback)

/** The same, unless it is cancelled before. */
export const afterTask = (callback: () => void): Cancel => {
  let isCancelled = false
  soon(() => {
    if (!isCancelled) callback()
  })
  return () => {
    isCancelled = true
  }
}

/** Before the next frame is drawn, or soon, where frames do not come. */
export const onFrame = (callback: () => void): Cancel => {
  const { requestAnimationFrame, cancelAnimationFrame, document } = scope
  if (!isFunction(requestAnimationFrame) || !document || document.visibilityState === 'hidden') {
    return after(FRAME_WITHOUT_SCREEN, callback)
  }
  const cancel = (): void => {
    cancelTimer()
    cancelAnimationFrame?.(frame)
  }
  const run = (): void => {
    cancel()
    callback()
  }
  const cancelTimer = after(FRAME_FALLBACK, run)
  // Set before the call: a stand-in for tests may draw its frame at once.
  let frame = 0
  frame = requestAnimationFrame!(run)
  return cancel
}

/** Lets input, frames and other tasks run before going on. */
export const yieldToEventLoop = (): Promise<void> =>
  new Promise((resolve) => {
    if (isFunction(scope.setImmediate)) scope.setImmediate!(resolve)
    else if (typeof MessageChannel !== 'function') setTimeout(resolve)
    else {
      const { port1, port2 } = new MessageChannel()
      port1.onmessage = () => {
        // An open one keeps the process alive, where there is one.
        port1.close()
        resolve()
      }
      port2.postMessage(null)
    }
  })

export const isOffline = (): boolean => scope.navigator?.onLine === false

const listen = (
  target: EventTargetLike | undefined,
  types: string[],
  callback: (event: Happening) => void,
): Cancel => {
  // Both, or neither: what could not be taken off would stay for ever.
  if (!target || !isFunction(target.addEventListener) || !isFunction(target.removeEventListener))
    return () => {}
  const remove = target.removeEventListener!
  for (const type of types) target.addEventListener!(type, callback)
  return () => {
    for (const type of types) remove.call(target, type, callback)
  }
}

/** What is no signal is never aborted. */
export const onAbort = (signal: AbortSignal | undefined, callback: () => void): Cancel =>
  listen(signal as EventTargetLike | undefined, ['abort'], callback)

export const onOnline = (callback: () => void): Cancel => listen(scope, ['online'], callback)

export const onOffline = (callback: () => void): Cancel => listen(scope, ['offline'], callback)

/** A page that is being left is gone by then, in milliseconds; one that is still there was not left: it began a download. */
export const LEFT_WITHIN = 3_000

/**
 * The page is about to be left, or so it seems: a download and a question of the page's own begin alike. Firefox cuts every
 * connection as soon as that begins, which may be seconds before the page is gone.
 */
export const onLeaving = (callback: () => void): Cancel =>
  listen(scope, ['beforeunload', 'pagehide'], callback)

/** When a laptop opens or a throttled tab comes back: timers may be late by hours. */
export const onWake = (callback: () => void): Cancel => {
  const offPage = listen(scope, ['pageshow', 'focus', 'online'], callback)
  const offDocument = listen(scope.document, ['visibilitychange'], callback)
  return () => {
    offPage()
    offDocument()
  }
}

export const isHidden = (): boolean => scope.document?.visibilityState === 'hidden'

export const onVisibility = (callback: () => void): Cancel =>
  listen(scope.document, ['visibilitychange'], callback)

/**
 * A page that the browser renders ahead, in case somebody goes there, is shown. Null where it is not one.
 *
 * @see https://wicg.github.io/nav-speculation/prerendering.html
 */
export const onShown = (callback: () => void): Cancel | null =>
  scope.document?.prerendering === true ? listen(scope.document, ['prerenderingchange'], callback) : null

/** The page goes to the back/forward cache (true), or comes back from it. */
export const onPageCached = (callback: (isCached: boolean) => void): Cancel =>
  listen(scope, ['pagehide', 'pageshow'], ({ type, persisted }) => {
    const isHiding = type === 'pagehide'
    if (persisted || !isHiding) callback(isHiding)
  })

/**
 * Until a time in epoch milliseconds, also when a sleep, in which timers stand still, has gone past it; or until what comes
 * before it: the abort, or what `onEarly` hears of.
 */
export const waitUntil = (
  signal: AbortSignal,
  time: number,
  onEarly: (callback: () => void) => Cancel = () => () => {},
): Promise<void> =>
  new Promise((resolve) => {
    const go = (): void => {
      for (const undo of undos) undo()
      resolve()
    }
    const wake = (): void => {
      if (now() >= time) go()
    }
    const undos = [after(time - now(), go), onWake(wake), onEarly(go), onAbort(signal, go)]
    if (signal.aborted) go()
  })

/**
 * What relative urls are relative to, as for `fetch`: a page may say (`<base href>`), and stays with it when its address
 * changes. Undefined outside pages and workers.
 */
export const baseUrl = (): string | undefined => {
  const base = scope.document?.baseURI
  return typeof base === 'string' ? base : scope.location?.href
}

/**
 * Whether the browser asks a server's leave before it sends it more than a plain request, on its way over these urls; an empty one is
 * none. Never outside pages and workers.
 */
export const isCrossOrigin = (...urls: string[]): boolean => {
  const own = typeof scope.origin === 'string' ? scope.origin : scope.location?.origin
  return own !== undefined && urls.some((url) => url && new URL(url).origin !== own)
}

/** Tells the console, which may throw where tests are strict: what it was told is said then. */
export const print = (level: 'error' | 'warn', ...words: unknown[]): void => {
  try {
    ;(level === 'error' ? console.error : console.warn)(...words)
  } catch {
    // The one who threw knows.
  }
}

/** Tells the page's own error handling (`window.onerror`, the console) without breaking the caller. */
export const reportError = (error: unknown): void => {
  if (isFunction(scope.reportError)) scope.reportError!(error)
  else print('error', error)
}
