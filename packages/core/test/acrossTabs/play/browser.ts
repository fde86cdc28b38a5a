import type { Random } from '@ssekit/testing/scenarios'
import type { Cancel } from '../../../src/platform.ts'
import type { World } from '../../../src/use/acrossTabs/lead.ts'
import type { Clock, Thread } from './clock.ts'

/** How long a word or a lock is on its way, in milliseconds, at most. */
const LATENCY = 4

interface Request {
  thread: Thread
  onHeld(): void
  onLost(): void
}
interface OpenChannel {
  thread: Thread
  name: string
  hear(word: unknown): void
  isOpen: boolean
}

/** What the pages of one browser share: locks and channels. */
export interface Browser {
  /**
   * What a page with this event loop has of it; its clock may be wrong by so many milliseconds, and it may be rendered ahead,
   * so long before it is shown.
   */
  worldOf(thread: Thread, skew: number, ahead: number): World
  /** What a page that is gone had is free again. */
  forget(thread: Thread): void
  /** Says something to all, as any script could. */
  post(word: unknown): void
  held(): number
  queued(): number
  channels(): number
}

export const createBrowser = (clock: Clock, random: Random): Browser => {
  let held: Request | null = null
  let queue: Request[] = []
  let channels: OpenChannel[] = []
  /** What is posted first arrives first, whoever posted it: by receiver. */
  const lastArrival = new Map<Thread, number>()
  const latency = (): number => Math.floor(random() * LATENCY)

  const grant = (request: Request): void => {
    held = request
    clock.after(request.thread, 'lock', latency(), () => {
      if (held === request) request.onHeld()
    })
  }
  const grantNext = (): void => {
    held = null
    const next = queue.shift()
    if (next) grant(next)
  }
  const drop = (isIt: (request: Request) => boolean): void => {
    queue = queue.filter((request) => !isIt(request))
    if (held && isIt(held)) grantNext()
  }

  const lock = (
    thread: Thread,
    steal: boolean,
    onHeld: () => void,
    onLost: (isStolen: boolean, cause: unknown) => void,
  ): Cancel => {
    let isOver = false
    const request: Request = {
      thread,
      onHeld: () => {
        if (!isOver) onHeld()
      },
      onLost: () => {
        if (!isOver) onLost(true, 'stolen')
      },
    }
    if (steal) {
      const loser = held
      if (loser) clock.after(loser.thread, 'lock', latency(), loser.onLost)
      grant(request)
    } else {
      queue.push(request)
      if (!held) grantNext()
    }
    return () => {
      isOver = true
      drop((other) => other === request)
    }
  }

  const postFrom = (sender: OpenChannel | null, word: unknown): void => {
    for (const channel of channels) {
      if (channel === sender || (sender && channel.name !== sender.name)) continue
      const at = Math.max(lastArrival.get(channel.thread) ?? 0, clock.now() + latency())
      lastArrival.set(channel.thread, at)
      clock.after(channel.thread, 'channel', at - clock.now(), () => {
        if (channel.isOpen) channel.hear(word)
      })
    }
  }

  return {
    worldOf: (thread, skew, ahead) => {
      const shownAt = clock.now() + ahead
      return {
        now: () => clock.now() + skew,
        random,
        after: (delay, callback) => clock.after(thread, 'timer', delay, callback),
        lock: (_, steal, onHeld, onLost) => lock(thread, steal, onHeld, onLost),
        open: (name, hear) => {
          const channel = { thread, name, hear, isOpen: true }
          channels.push(channel)
          return {
            postMessage: (word) => {
              if (!channel.isOpen) throw new Error('The channel is closed.')
              postFrom(channel, word)
            },
            close: () => {
              channel.isOpen = false
              channels = channels.filter((other) => other !== channel)
            },
          }
        },
        onShown: (callback) =>
          clock.now() < shownAt ? clock.after(thread, 'timer', shownAt - clock.now(), callback) : null,
      }
    },
    forget: (thread) => {
      channels = channels.filter((channel) => channel.thread !== thread)
      drop((request) => request.thread === thread)
    },
    post: (word) => postFrom(null, word),
    held: () => (held ? 1 : 0),
    queued: () => queue.length,
    channels: () => channels.length,
  }
}
