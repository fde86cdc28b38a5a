import type { IncomingMessage } from 'node:http'
import type { Http2ServerRequest } from 'node:http2'
import type { Signal } from '../log/eventLog.ts'
import type { Logger } from '../logger.ts'
import type { Authorize, Grant } from '../stream/grant.ts'
import { type Refusal, askAuthorization } from './authorization.ts'
import type { Dismissals } from './dismissals.ts'
import type { Registered, Registry } from './registry.ts'
import { type Counted, type Limits, roomFor, roomForClient } from './limits.ts'

export type Disconnect = Extract<Signal, { type: 'disconnect' }>

/** A request that is being asked about: nobody's yet, in no group. */
export interface Opening extends Registered {
  /** What was ordered while it waited for its answer: the rights it is about to get may be gone already. */
  readonly orders: readonly Disconnect[]
  order(disconnect: Disconnect): void
  /** Answers it now, whatever `authorize` says later. */
  comeBack(): void
}

/** Someone who may come in. */
export interface Admitted {
  readonly grant: Grant
  readonly address: string | undefined
}

/** What becomes of a request. */
export type Verdict = Admitted | Refusal | 'come-back' | 'gone'

/** What adapters need of the hub to let a request in, the same on every runtime. */
export interface Entrance {
  readonly logger: Logger
  /**
   * Asks for the limits, then `authorize`, then whether anything has changed meanwhile, and calls `enter` once with the verdict, in
   * the tick in which it was made: whoever is admitted must be put into a registry there, or two share the last free place.
   * `whenGone` registers a listener for the client's leaving, and returns what takes it off.
   */
  admit<Request>(visit: Visit<Request>): void
}

export interface Visit<Request> {
  readonly request: Request
  readonly authorize: Authorize<Request>
  whenGone(listener: () => void): () => void
  enter(verdict: Verdict): void
}

interface EntranceContext {
  readonly logger: Logger
  readonly limits: Limits
  readonly dismissals: Dismissals
  readonly openings: Registry<Opening>
  readonly counted: Counted
  isClosing(): boolean
  address(request: IncomingMessage | Http2ServerRequest | Request): string | undefined
  /**
   * Awaited before the head, which says "connected": what is sent from then on reaches the stream. That takes a position
   * in the log, which a node has from its first contact with the store.
   */
  ready(): Promise<void>
  onRefused(status: number): void
}

/** More than anybody waits for: who has met so many shall ask again. */
const MAX_ORDERS = 1000

/** An order is for everyone who would have been ended by it, had they been let in a moment earlier. */
const isFor = ({ client, group }: Disconnect, grant: Grant): boolean =>
  (client === undefined || client === grant.client) &&
  (group === undefined || (grant.groups ?? []).includes(group))

const kindOf = (value: unknown): string =>
  value instanceof Promise ? 'a promise: it is not awaited' : `a value of the type ${typeof value}`

export const createEntrance = (context: EntranceContext): Entrance => {
  const { logger, limits, dismissals, openings, counted } = context

  const judge = (answer: Grant | Refusal, { address, orders }: Opening): Verdict => {
    if ('status' in answer) return answer
    if ((answer.expiresAt ?? Infinity) <= Date.now()) return { status: 401 }
    const met = orders.filter((order) => isFor(order, answer))
    for (const { reconnect, group } of met) if (!reconnect) dismissals.add({ client: answer.client, group })
    if (dismissals.includes(answer)) return { status: 204 }
    if (met.length > 0) return 'come-back'
    return roomForClient(limits, counted, answer.client) ?? { grant: answer, address }
  }

  const addressOf = (request: Parameters<typeof context.address>[0]): { address?: string } | null => {
    try {
      const address: unknown = context.address(request)
      if (address == null) return {}
      if (typeof address === 'string') return { address }
      // Of a promise nobody would hear that it failed, and each would be an address of its own: no limit at all.
      Promise.resolve(address).catch(() => {})
      throw new TypeError(`it must return a string or undefined, not ${kindOf(address)}`)
    } catch (error) {
      logger.error('address failed, the request is answered with 500', error)
      return null
    }
  }

  return {
    logger,
    admit({ request, authorize, whenGone, enter }) {
      const settle = (verdict: Verdict): void => {
        if (typeof verdict === 'object' && 'status' in verdict) context.onRefused(verdict.status)
        enter(verdict)
      }
      if (context.isClosing()) return settle('come-back')
      const found = addressOf(request as Request)
      if (!found) return settle({ status: 500 })
      const refusal = roomFor(limits, counted, found.address)
      if (refusal) return settle(refusal)

      const finish = (verdict: Verdict): void => {
        if (isOver) return
        isOver = true
        openings.remove(opening)
        stopListening()
        settle(verdict)
      }
      let isOver = false
      const orders: Disconnect[] = []
      const opening: Opening = {
        client: '',
        groups: [],
        address: found.address,
        orders,
        order(disconnect) {
          if (orders.length < MAX_ORDERS) orders.push(disconnect)
          else finish('come-back')
        },
        comeBack: () => finish('come-back'),
      }
      openings.add(opening)
      const stopListening = whenGone(() => finish('gone'))
      const ask = async (): Promise<void> => {
        const answer = await askAuthorization(authorize, request, logger)
        if (!('status' in answer)) await context.ready()
        if (!isOver) finish(judge(answer, opening))
      }
      ask().catch((error: unknown) => {
        logger.error('A request could not be let in', error)
        finish({ status: 500 })
      })
    },
  }
}
