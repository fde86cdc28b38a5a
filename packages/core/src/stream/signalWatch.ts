/** Hears of the abort of one signal at a time. */
export interface SignalWatch {
  /** In place of the one before. */
  watch(signal: AbortSignal | undefined): void
  stop(): void
}

/**
 * To be stopped when its consumer leaves: a signal that outlives its consumers must not hold on to them. One that was
 * aborted before is heard of a moment later, as whoever hands it over may be in the middle of a render.
 */
export const createSignalWatch = (onAbort: () => void): SignalWatch => {
  let stop = (): void => {}
  return {
    watch: (signal) => {
      stop()
      let isWatched = true
      stop = () => {
        isWatched = false
        signal?.removeEventListener?.('abort', onAbort)
      }
      // What is no signal ends the stream before it could be heard.
      signal?.addEventListener?.('abort', onAbort, { once: true })
      if (signal?.aborted) {
        queueMicrotask(() => {
          if (isWatched) onAbort()
        })
      }
    },
    stop: () => stop(),
  }
}
