import { SSEServerError } from '../errors.ts'
import { giveWay } from '../giveWay.ts'
import { type Audience, checkFields, clientsAudience, groupAudience } from '../log/audience.ts'
import type { EventLog, Signal } from '../log/eventLog.ts'
import { createFrame } from '../message/frame.ts'
import { CLOSE_TEXT } from '../message/protocol.ts'
import { checkType, optionsOf } from '../options.ts'
import type { Stream } from '../stream/stream.ts'
import type { Dismissals } from './dismissals.ts'
import type { Disconnect, Opening } from './entrance.ts'
import type { DisconnectTarget, Hub } from './hub.ts'
import type { HeldPoll, Registry } from './registry.ts'

interface DisconnectContext {
  readonly log: EventLog
  readonly streams: Registry<Stream>
  readonly polls: Registry<HeldPoll>
  readonly openings: Registry<Opening>
  readonly dismissals: Dismissals
}

const audienceOf = ({ client, group }: DisconnectTarget): Audience => {
  if (client !== undefined) return clientsAudience({ client, group })
  if (group !== undefined) return groupAudience(group)
  const text =
    'disconnect needs a client, a group or both: { client: "7" }. To end every stream, close the hub.'
  throw new SSEServerError('invalid-target', text, { field: 'target' })
}

/** Ends streams and polls by order of any node. */
export const createDisconnect = (context: DisconnectContext) => {
  const { log, streams, polls, openings, dismissals } = context

  const carryOut = (order: Disconnect): void => {
    const { client, group, reconnect } = order
    const audience = audienceOf({ client, group })
    // The group itself: a member that is between two connections, or two polls, is not here to be named.
    if (!reconnect) dismissals.add({ client, group })
    sendAway(streams.matching(audience), polls.matching(audience), order)
  }

  /** All at once, so that nothing which is sent from now on reaches any of them; what is left to say takes its time. */
  const sendAway = (
    ended: Iterable<Stream>,
    woken: Iterable<HeldPoll>,
    order: Omit<Disconnect, 'type'>,
  ): void => {
    const streamsToEnd = [...ended]
    for (const stream of streamsToEnd) stream.retire()
    for (const poll of woken) poll.end(order.reconnect ? 'empty' : 204)
    for (const opening of openings.all()) opening.order({ type: 'disconnect', ...order })
    void endAll(streamsToEnd, order.reconnect)
  }

  const endAll = async (ended: readonly Stream[], reconnect: boolean): Promise<void> => {
    const last = reconnect ? undefined : createFrame(CLOSE_TEXT)
    for (const stream of ended) {
      stream.end(last)
      await giveWay()
    }
  }

  return {
    request: async (target: DisconnectTarget, how: Parameters<Hub['disconnect']>[1]): Promise<void> => {
      audienceOf(target ?? {})
      checkFields(target, 'The target of disconnect')
      const { reconnect: given } = optionsOf('disconnect', ['reconnect'], how)
      const reconnect = checkType('disconnect.reconnect', 'boolean', given) ?? true
      const order: Disconnect = { type: 'disconnect', client: target.client, group: target.group, reconnect }
      try {
        await log.signal(order)
      } catch (error) {
        // The other nodes may not hear of it; here the rights end all the same.
        carryOut(order)
        throw error
      }
    },

    onSignal(signal: Signal): void {
      if (signal.type === 'disconnect') carryOut(signal)
      else sendAway(streams.all(), polls.all(), { reconnect: true })
    },
  }
}
