import type { Response } from 'express'
import type { StreamRegistry } from '../streamRegistry.ts'
import { createAbsences } from './absences.ts'
import { cutStream, refuseStream, refuseWhileAway } from './applyFault.ts'
import type { Cut, FaultKind, Refusal } from './faultKinds.ts'
import { isCut } from './faultKinds.ts'

/** One order for trouble. */
export interface FaultOrder {
  fault: FaultKind
  /** Whose streams; everyone's when null. */
  client: string | null
  times: number
  /** How long `away` lasts. */
  seconds: number
}

/** Trouble on demand. */
export interface Faults {
  /** Acts on what is open and remembers the rest; says how many streams it hit and how many attempts are still to be. */
  inject(order: FaultOrder): { hit: number; pending: number }
  /** Asked for each attempt to open a stream: true when a fault has answered it. */
  meet(client: string, response: Response): boolean
}

/** What attempts to come will meet. */
interface Pending {
  fault: Cut | Refusal
  client: string | null
  /** Of which stream; of any when null. */
  path: string | null
  left: number
}

/** Forgotten, oldest first, past this many: a page that never comes back must not be remembered for ever. */
const maxOrders = 1000
/** Milliseconds a stream that is to be cut lives: long enough to be seen open. */
const shortLife = 150

/** Starts with no trouble; `restart` replaces what a restarted process would have lost. */
export const createFaults = (streams: StreamRegistry, restart: () => void): Faults => {
  const orders: Pending[] = []

  const absences = createAbsences()

  const remember = (pending: Pending) => {
    if (pending.left === 0) return
    orders.push(pending)
    if (orders.length > maxOrders) orders.shift()
  }

  const takeFor = (client: string, path: string): Cut | Refusal | null => {
    const index = orders.findIndex(
      (order) => (order.client ?? client) === client && (order.path ?? path) === path,
    )
    const order = orders[index]
    if (!order) return null
    order.left -= 1
    if (order.left === 0) orders.splice(index, 1)
    return order.fault
  }

  const cutSoon = (response: Response, cut: Cut) => {
    const timer = setTimeout(() => cutStream(response, cut), shortLife)
    timer.unref()
    response.once('close', () => clearTimeout(timer))
  }

  return {
    inject: ({ fault, client, times, seconds }) => {
      if (fault === 'restart') {
        const hit = streams.size
        restart()
        return { hit, pending: 0 }
      }
      const open = streams.of(client)
      if (fault === 'away') {
        absences.add(client, seconds)
        for (const response of open) cutStream(response, 'drop')
        return { hit: open.length, pending: 0 }
      }
      for (const response of open) cutStream(response, isCut(fault) ? fault : 'drop')
      const hit = open.length
      if (isCut(fault) || hit === 0) {
        // A cut that hit something is one of the times.
        const left = times - Math.min(hit, 1)
        remember({ fault, client, path: null, left })
        return { hit, pending: left }
      }
      // A refusal has yet to be met, by the next attempts of each stream that was hit.
      for (const { req } of open) remember({ fault, client, path: req.path, left: times })
      return { hit, pending: hit * times }
    },
    meet: (client, response) => {
      const seconds = absences.secondsLeft(client)
      if (seconds > 0) {
        refuseWhileAway(response, seconds)
        return true
      }
      const fault = takeFor(client, response.req.path)
      if (fault === null) return false
      if (!isCut(fault)) {
        refuseStream(response, fault)
        return true
      }
      cutSoon(response, fault)
      return false
    },
  }
}
