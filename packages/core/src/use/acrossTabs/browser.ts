import type { Cancel } from '../../platform.ts'

/** What all pages of an origin hear that have opened the same name. */
export type TabChannel = Pick<BroadcastChannel, 'postMessage' | 'close'>

/** @throws where there is none, or the browser forbids it */
export const openTabChannel = (name: string, hear: (word: unknown) => void): TabChannel => {
  const channel = new BroadcastChannel(name)
  channel.onmessage = ({ data }) => hear(data)
  return channel
}

/**
 * Waits for a lock of the origin, and has it. Returns what gives it back, or ends the wait for it.
 *
 * @param steal takes it from whoever has it, before all who wait
 * @param onLost another page has stolen it (true), or this one may not have it at all
 * @throws where there are none
 */
export const holdLock = (
  name: string,
  steal: boolean,
  onHeld: () => void,
  onLost: (isStolen: boolean, cause: unknown) => void,
): Cancel => {
  const wish = new AbortController()
  const { signal } = wish
  const hold = () =>
    signal.aborted ||
    new Promise((resolve) => {
      signal.onabort = resolve
      onHeld()
    })
  // The browser does not take both.
  globalThis.navigator.locks.request(name, steal ? { steal } : { signal }, hold).catch((cause: unknown) => {
    if (!signal.aborted) onLost((cause as Error).name === 'AbortError', cause)
  })
  return () => wish.abort()
}
