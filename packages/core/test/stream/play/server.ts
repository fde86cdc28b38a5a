import { createRandom } from '@ssekit/testing/scenarios'
import { SSEError, type Outcome, type Transport, type TransportObserver } from '../../../src/index.ts'

/** The longest way of an answer, in milliseconds. */
const LATENCY = 20
/** How many messages it has for who comes back. */
const HISTORY = 12
/** How many in a hundred do not decode. */
const ODD = 15

/** A server in memory, which numbers its messages, and what can become of its connections. */
export interface PlayServer {
  readonly transport: Transport
  publish(canBeOdd: boolean): void
  /** An ID alone, as for a message that was not for these readers. */
  pass(): void
  comment(): void
  /** What becomes of all connections: cut, ended in good order, or finished for good. */
  lose(how: 'cut' | 'end' | 'finish'): void
  /** Answers the next requests with this status. */
  refuse(status: number, times: number): void
  /** The number of its last message. */
  top(): number
  open(): number
  /** How often it has told somebody that messages are missing. */
  gaps(): number
  /** Whether there is something between the two that decodes, and that nobody was told to be missing. */
  hasBetween(after: number, before: number): boolean
}

interface Line {
  readonly observer: TransportObserver
  end(outcome: Outcome): void
}

export const createPlayServer = (seed: number, hasHistory: boolean): PlayServer => {
  const random = createRandom(seed)
  const lines = new Set<Line>()
  const odd = new Set<number>()
  const missing = new Set<number>()
  let top = 0
  let gaps = 0
  let refusals: number[] = []

  const tell = ({ onMessage }: TransportObserver, number: number): void =>
    onMessage({
      event: 'message',
      data: odd.has(number) ? 'odd' : String(number),
      lastEventId: String(number),
    })

  /** What who comes was not told yet, or that it is gone. */
  const fillUp = (observer: TransportObserver, lastEventId: string): void => {
    const oldest = hasHistory ? Math.max(1, top - HISTORY + 1) : top + 1
    if (lastEventId === '') observer.onLastEventId(String(top))
    else if (Number(lastEventId) < oldest - 1) {
      gaps += 1
      for (let number = Number(lastEventId) + 1; number <= top; number += 1) missing.add(number)
      const data = JSON.stringify({ requested: lastEventId, oldest: null, reason: 'evicted' })
      observer.onMessage({ event: 'ssekit:gap', data, lastEventId: String(top) })
    } else for (let number = Number(lastEventId) + 1; number <= top; number += 1) tell(observer, number)
  }

  const transport: Transport = ({ lastEventId, url, signal }, observer) =>
    new Promise((resolve) => {
      const line: Line = {
        observer,
        end: (outcome) => {
          lines.delete(line)
          clearTimeout(answering)
          resolve(outcome)
        },
      }
      signal.addEventListener('abort', () => line.end('ended'))
      const answering = setTimeout(() => {
        const status = refusals.shift()
        if (status === 204) return line.end('finished')
        if (status) return line.end(new SSEError('status', `The server answered ${status}.`, { url, status }))
        observer.onOpen()
        lines.add(line)
        fillUp(observer, lastEventId)
        void observer.flush()
      }, random() * LATENCY)
    })

  return {
    transport,
    publish: (canBeOdd) => {
      top += 1
      if (canBeOdd && random() * 100 < ODD) odd.add(top)
      for (const { observer } of [...lines]) {
        tell(observer, top)
        // Several may come in one chunk.
        if (random() < 0.7) void observer.flush()
      }
    },
    pass: () => {
      for (const { observer } of [...lines]) observer.onLastEventId(String(top))
    },
    comment: () => {
      for (const { observer } of [...lines]) observer.onComment('here')
    },
    lose: (how) => {
      const cut = new SSEError('network', 'The line was cut.')
      const outcome = ({ cut, end: 'ended', finish: 'finished' } as const)[how]
      for (const line of [...lines]) line.end(outcome)
    },
    refuse: (status, times) => {
      refusals = Array<number>(times).fill(status)
    },
    top: () => top,
    open: () => lines.size,
    gaps: () => gaps,
    hasBetween: (after, before) => {
      for (let number = after + 1; number < before; number += 1)
        if (!odd.has(number) && !missing.has(number)) return true
      return false
    },
  }
}
