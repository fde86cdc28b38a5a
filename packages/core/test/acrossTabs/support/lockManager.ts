interface Request {
  grant(): void
  lose(reason: unknown): void
}
type Options = { steal?: boolean; signal?: AbortSignal }

/**
 * Node 20 has no Web Locks: this stands in for them, as far as `acrossTabs()` uses them, and grants in a microtask. The
 * browsers' own are used in `acrossTabs.browser.test.ts`.
 */
export const createLockManager = () => {
  const held = new Map<string, Request>()
  const queues = new Map<string, Request[]>()
  const queueOf = (name: string): Request[] => {
    if (!queues.has(name)) queues.set(name, [])
    return queues.get(name)!
  }
  const next = (name: string): void => {
    if (held.has(name)) return
    const request = queueOf(name).shift()
    if (!request) return
    held.set(name, request)
    queueMicrotask(() => request.grant())
  }

  return {
    request: (name: string, { steal, signal }: Options, callback: () => unknown): Promise<unknown> =>
      new Promise((resolve, reject) => {
        const request: Request = {
          grant: () => {
            void Promise.resolve(callback()).then((value) => {
              if (held.get(name) === request) held.delete(name)
              resolve(value)
              next(name)
            })
          },
          lose: reject,
        }
        signal?.addEventListener('abort', () => {
          queues.set(
            name,
            queueOf(name).filter((other) => other !== request),
          )
          reject(signal.reason)
        })
        if (steal) {
          held.get(name)?.lose(new DOMException('stolen', 'AbortError'))
          held.delete(name)
          queueOf(name).unshift(request)
        } else queueOf(name).push(request)
        next(name)
      }),
    /** How many are held or asked for. */
    count: (): number => held.size + [...queues.values()].reduce((sum, { length }) => sum + length, 0),
  }
}
