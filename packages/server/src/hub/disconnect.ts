import { type Audience, clientsAudience, groupAudience } from '../log/audience.ts'
import type { Dismissals } from './dismissals.ts'
import { SSEServerError } from '../errors.ts'
import type { EventLog, Signal } from '../log/eventLog.ts'
import { createFrame } from '../message/frame.ts'
import type { DisconnectTarget, Logger } from './hub.ts'
import type { Registry } from './registry.ts'
import type { Stream } from '../stream/stream.ts'
import { CLOSE_TEXT } from '../message/protocol.ts'

interface DisconnectContext {
  readonly log: EventLog
  readonly logger: Logger
  readonly registry: Registry<Stream>
  readonly dismissals: Dismissals
}

const audienceOf = ({ client, group }: DisconnectTarget): Audience => {
  if (client !== undefined) return clientsAudience({ client, group })
  if (group !== undefined) return groupAudience(group)
  const text =
    'disconnect needs a client, a group or both: { client: "7" }. To end every stream, close the hub.'
  throw new SSEServerError('invalid-target', text, { field: 'target' })
}

/** Ends streams by order of any node. */
export const createDisconnect = ({ log, logger, registry, dismissals }: DisconnectContext) => {
  const dismiss = (client: string, group: string | undefined): void => {
    dismissals.add({ client, group })
    // Only this node knows who was connected here; every node must refuse them.
    log.signal({ type: 'refuse', client, group }).catch((error: unknown) => {
      logger.error('A dismissed client could not be made known to the other nodes', error)
    })
  }

  return {
    request: async (
      target: DisconnectTarget,
      { reconnect = true }: { reconnect?: boolean } = {},
    ): Promise<void> => {
      audienceOf(target ?? {})
      await log.signal({ type: 'disconnect', client: target.client, group: target.group, reconnect })
    },

    onSignal(signal: Signal): void {
      const { client, group } = signal
      if (signal.type === 'refuse') return dismissals.add({ client: signal.client, group })
      const streams = [...registry.matching(audienceOf({ client, group }))]
      if (!signal.reconnect) {
        if (client === undefined)
          for (const known of new Set(streams.map((stream) => stream.client))) dismiss(known, group)
        else dismissals.add({ client, group })
      }
      const last = signal.reconnect ? undefined : createFrame(CLOSE_TEXT)
      for (const stream of streams) stream.end(last)
    },
  }
}
