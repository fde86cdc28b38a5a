/** Hears of the abort of one signal at a time. */
export interface SignalWatch {
  /** In place of the one before. */
  watch(signal: AbortSignal | undefined): void
  stop(): void
}

/** To be stopped when its consumer leaves: a signal that outlives its consumers must not hold on to them. */
export const createSignalWatch = (onAbort: () => void): SignalWatch => {
  let stop = (): void => {}
  return {
    watch: (signal) => {
      stop()
      stop = () => signal?.removeEventListener('abort', onAbort)
      signal?.addEventListener('abort', onAbort, { once: true })
    },
    stop: () => stop(),
  }
}
