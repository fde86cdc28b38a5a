import { apiError, isApiError, type ApiError } from './apiError.ts'
import type { ConnectionState } from '../connection/trouble.ts'
import { createStore, type Store } from '../store/createStore.ts'

/** What the server has kept, and where its stream goes on from there. */
export interface Loaded<T> {
  /** In the order of the page. */
  items: readonly T[]
  lastEventId: string
}

/** How the loading is. It reads as a connection does: until the list is there, it stands where the stream will. */
export interface LoadingState<T> extends ConnectionState {
  /** `null` until it is there. */
  loaded: Loaded<T> | null
  /** What a later `reload` brought. The stream goes on from `loaded` all the same. */
  reloaded: Loaded<T> | null
}

/** Loads what a stream begins with: a store for both demos, with the functions their buttons call. */
export interface Loader<T> extends Store<LoadingState<T>> {
  /** Loads now, and again until it is there or the server refuses it. */
  open: () => void
  /** Loads once more, as after a gap; what there is stays until then. */
  reload: () => void
  close: () => void
}

const longest = 30_000

const isRefusal = ({ status }: ApiError): boolean => status >= 400 && status < 500 && status !== 429

/**
 * @param load asks the server
 * @param shortest how long to wait after the first failure, in milliseconds; twice as long after each further one
 */
export const createLoader = <T>(load: () => Promise<Loaded<T>>, shortest = 1000): Loader<T> => {
  const store = createStore<LoadingState<T>>({
    status: 'connecting',
    retry: null,
    error: null,
    loaded: null,
    reloaded: null,
  })
  let failures = 0
  let timer: ReturnType<typeof setTimeout> | undefined
  /** The latest attempt: what an earlier one brings is no longer wanted. */
  let current = 0

  const show = (next: Partial<LoadingState<T>>) => store.set({ ...store.getSnapshot(), ...next })

  const fail = (cause: unknown) => {
    const error = isApiError(cause) ? cause : apiError(String(cause), { status: 0, code: 'failed', cause })
    const shown = {
      code: error.code === 'unreachable' ? ('network' as const) : ('status' as const),
      status: error.status,
      message: error.message,
    }
    if (isRefusal(error)) {
      failures = 0
      return show({ status: 'error', retry: null, error: shown })
    }
    failures += 1
    const delay = Math.min(longest, shortest * 2 ** (failures - 1))
    const retry = { attempt: failures, delay, at: Date.now() + delay, reason: 'network' as const }
    show({ status: 'reconnecting', retry, error: shown })
    timer = setTimeout(attempt, delay)
  }

  const attempt = () => {
    clearTimeout(timer)
    const own = ++current
    const { retry } = store.getSnapshot()
    show(
      failures === 0
        ? { status: 'connecting', retry: null }
        : { status: 'reconnecting', retry: retry && { ...retry, at: null } },
    )
    load().then(
      (found) => {
        if (own !== current) return
        const { loaded } = store.getSnapshot()
        show({ ...(loaded ? { reloaded: found } : { loaded: found }), retry: null, error: null })
      },
      (error: unknown) => own === current && fail(error),
    )
  }

  return {
    subscribe: store.subscribe,
    getSnapshot: store.getSnapshot,
    open: () => {
      if (!store.getSnapshot().loaded) attempt()
    },
    reload: attempt,
    close: () => {
      current += 1
      clearTimeout(timer)
      failures = 0
      show({ status: 'closed', retry: null, error: null })
    },
  }
}
