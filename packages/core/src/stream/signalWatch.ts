/** Hears of the abort of one signal at a time. */
export interface SignalWatch {
  /** In place of the one before; undefined for none: a signal that outlives its consumers must not hold on to them. */
  (signal: AbortSignal | undefined): void
}

export const createSignalWatch = (onAbort: () => void): SignalWatch => {
  let watched: AbortSignal | undefined
  return (signal) => {
    if (signal === watched) return
    // What is no signal ends the stream before it could be heard.
    watched?.removeEventListener?.('abort', onAbort)
    watched = signal
    signal?.addEventListener?.('abort', onAbort, { once: true })
    // A moment later, as whoever hands it over may be in the middle of a render.
    if (signal?.aborted) queueMicrotask(() => watched === signal && onAbort())
  }
}
