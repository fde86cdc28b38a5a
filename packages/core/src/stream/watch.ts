import type { SSEError } from '../errors.ts'
import { OPTIONS } from '../source/checkOptions.ts'
import type { StreamSpec } from '../source/readSource.ts'
import { findUnusable, type Rules } from '../source/rules.ts'

/** Whether a consumer's options can be used: its own, and those of its views. */
export interface OptionWatch {
  /** The first that cannot: asked when it is to connect, as it costs more than a render should. */
  find(): SSEError | null
  /** The options of a view, as of the latest render, by the rules that they have to follow. */
  setView(rules: Rules, options: object): void
  /**
   * Others came. Looked at a moment later, as whoever brings them may be in the middle of a render, and once for all that
   * come in one task.
   */
  look(): void
}

export const createOptionWatch = (
  spec: () => StreamSpec,
  onLook: (problem: SSEError | null) => void,
  isWorthLooking: () => boolean,
): OptionWatch => {
  const views = new Map<Rules, object>()
  let isToLook = false
  const find = (): SSEError | null => {
    const { url, stream, handlers } = spec()
    let problem = findUnusable(url, OPTIONS, stream, ...handlers)
    for (const [rules, options] of views) problem ??= findUnusable(url, rules, options)
    return problem
  }
  return {
    find,
    setView: (rules, options) => void views.set(rules, options),
    look: () => {
      if (isToLook || !isWorthLooking()) return
      isToLook = true
      queueMicrotask(() => {
        isToLook = false
        if (isWorthLooking()) onLook(find())
      })
    },
  }
}

/** Hears of the abort of one signal at a time. */
export interface SignalWatch {
  /** In place of the one before; undefined for none: a signal that outlives its consumers must not hold on to them. */
  (signal: AbortSignal | undefined): void
}

export const createSignalWatch = (onAbort: () => void): SignalWatch => {
  let watched: AbortSignal | undefined
  return (signal) => {
    // What is no signal ends the stream before it could be heard.
    watched?.removeEventListener?.('abort', onAbort)
    watched = signal
    signal?.addEventListener?.('abort', onAbort, { once: true })
    // A moment later, as whoever hands it over may be in the middle of a render.
    if (signal?.aborted) queueMicrotask(() => watched === signal && onAbort())
  }
}
