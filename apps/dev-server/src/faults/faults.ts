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

/** Forgotten, oldest first, past this many: a page that never comes back must not be remembered for ever. */
const maxOrders = 1000
/** Milliseconds a stream that is to be cut lives: long enough to be seen open. */
const shortLife = 150

/** Starts with no trouble; `restart` replaces what a restarted process would have lost. */
export const createFaults = (streams: StreamRegistry, restart: () => void): Faults => {
  const orders: { fault: Cut | Refusal; client: string | null; left: number }[] = []

  const absences = createAbsences()

  const remember = (fault: Cut | Refusal, client: string | null, left: number) => {
    if (left === 0) return
    orders.push({ fault, client, left })
    if (orders.length > maxOrders) orders.shift()
  }

  const takeFor = (client: string): Cut | Refusal | null => {
    const index = orders.findIndex((order) => order.client === null || order.client === client)
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
      // A cut that hit something is one of the times. A refusal has yet to be met, by what each of them tries next.
      const pending = isCut(fault) ? times - Math.min(hit, 1) : times * Math.max(hit, 1)
      remember(fault, client, pending)
      return { hit, pending }
    },
    meet: (client, response) => {
      const seconds = absences.secondsLeft(client)
      if (seconds > 0) {
        refuseWhileAway(response, seconds)
        return true
      }
      const fault = takeFor(client)
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
