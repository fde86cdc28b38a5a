import { setTimeout as delay } from 'node:timers/promises'
import { type EventLog, type LogListener, memoryLog } from '../../src/index.ts'

/** A store that several nodes share over a network: slow to answer, late to tell, and it can go away. */
export interface SharedStore {
  /** A node's log, which hears `lag` milliseconds late of what happened. */
  node(lag: number): EventLog
  /** Makes every request fail. */
  isAway: boolean
  /** Keeps from the nodes what others append, and gives it to them later, in order. */
  deafen(isDeaf: boolean): void
  /** Forgets everything. */
  wipe(): void
}

interface Node {
  readonly lag: number
  tail: EventLog['tail']
  listener?: LogListener
}

/** Milliseconds between the moment a page was read and the moment it arrives. */
const READ_TIME = 3

export const createSharedStore = (): SharedStore => {
  const nodes = new Set<Node>()
  let store = memoryLog({ size: 1_000_000 })

  let heldBack: (() => void)[] | null = null

  /** Equal lags keep their order, as timers do. */
  const tellOne = async (node: Node, call: (node: Node) => void): Promise<void> => {
    await delay(node.lag)
    call(node)
  }
  const tellOthers = (own: Node | null, call: (node: Node) => void): void => {
    for (const node of nodes) {
      if (node === own) continue
      if (heldBack) heldBack.push(() => call(node))
      else void tellOne(node, call)
    }
  }

  const shared: SharedStore = {
    isAway: false,
    deafen(isDeaf) {
      for (const tell of heldBack ?? []) tell()
      heldBack = isDeaf ? [] : null
    },
    wipe() {
      store = memoryLog()
      const { epoch } = store.tail!
      tellOthers(null, (node) => {
        node.tail = { epoch, offset: 0 }
        node.listener?.onReset('epoch', { epoch, oldest: 1, top: 0 })
      })
    },
    node(lag) {
      const own: Node = { lag, tail: store.tail }
      const checkReachable = (): void => {
        if (shared.isAway) throw new Error('The store is away')
      }
      return {
        get tail() {
          return own.tail
        },
        async append(message) {
          checkReachable()
          const entry = await store.append(message)
          const hear = (node: Node): void => {
            node.tail = entry
            node.listener?.onEntry(entry)
          }
          tellOthers(own, hear)
          await tellOne(own, hear)
          return entry
        },
        async read(after, limit) {
          checkReachable()
          const page = await store.read(after, Math.min(limit, 50))
          await delay(READ_TIME)
          return page
        },
        async signal(signal) {
          checkReachable()
          tellOthers(own, (node) => node.listener?.onSignal(signal))
          await tellOne(own, (node) => node.listener?.onSignal(signal))
        },
        listen(listener) {
          own.listener = listener
          nodes.add(own)
        },
        async close() {
          nodes.delete(own)
        },
      }
    },
  }
  return shared
}
