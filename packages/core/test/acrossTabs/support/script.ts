import { onTestFinished } from 'vitest'
import { createSSEClient } from '../../../src/index.ts'
import type { createLockManager } from './lockManager.ts'

/** Lock and channel of a stream, as any script of the origin could find them out. */
export const nameOf = (url: string, version = 1): string =>
  `ssekit:${version}:${createSSEClient().stream(url).identity!}`

export const messageOf = (id: number, data = `number ${id}`) => ({
  type: 'message',
  message: { event: 'message', data, lastEventId: String(id) },
})

/** What else a page that leads says. */
interface Saying {
  term?: number
  /** The last event ID from which its term began. */
  start?: string
  asked?: unknown
  isKnown?: boolean
  shown?: object
}

/** In which a script leads: later than any that a page begins now. */
export const TERM = 1e14
const SHOWN = { status: 'open', error: null, retry: null }

/** A script that has the lock of a stream, taken from a page or not, and hears what is said on its channel. */
export const startScript = (
  locks: ReturnType<typeof createLockManager>,
  name: string,
  options: { steal?: boolean } = {},
) => {
  const heard: unknown[][] = []
  const channel = new BroadcastChannel(name)
  channel.onmessage = ({ data }: MessageEvent<unknown[]>) => void heard.push(data)
  onTestFinished(() => channel.close())
  let isLost = false
  let giveBack = (): void => {}
  const held = locks.request(name, options, () => new Promise<void>((resolve) => (giveBack = resolve)))
  held.catch(() => (isLost = true))
  return {
    heard,
    isLost: () => isLost,
    giveBack: () => giveBack(),
    /** Says it as a page that follows. */
    ask: (term: unknown, next: number | null, id: string) =>
      channel.postMessage(['ask', 0, term, next, id, null]),
    /** Says it as the page that leads. */
    tell: (
      from: number,
      list: unknown[],
      id: string,
      { term = TERM, start = '0', asked = null, isKnown = asked !== null, shown = SHOWN }: Saying = {},
    ) => channel.postMessage(['tell', term, start, from, list, id, shown, false, asked, isKnown]),
  }
}
