import type { Delivery, StreamActivity } from '../connection/delivery.ts'
import { shownUrl } from '../shownUrl.ts'
import { now } from '../platform.ts'
import { call } from '../call.ts'

export type ActivityListener = (activity: StreamActivity) => void

type Own<T> = T extends StreamActivity ? Omit<T, 'at' | 'stream' | 'url'> : never
/** What happened, without what is the same for all of a stream. */
export type Happened = Own<StreamActivity>

/** Tells watchers what happens to one stream; costs a look at a set where there are none. */
export interface ActivityLog {
  readonly watchers: Set<ActivityListener>
  tell(happened: Happened): void
  /** What a source delivers, as it comes in. */
  tellDelivery(delivery: Delivery): void
}

let streams = 0

/** `outer` watches every stream of a client. */
export const createActivityLog = (url: string, outer: ReadonlySet<ActivityListener>): ActivityLog => {
  const watchers = new Set<ActivityListener>()
  const stream = (streams += 1)

  const tell = (happened: Happened): void => {
    if (watchers.size === 0 && outer.size === 0) return
    const activity = { at: now(), stream, url: shownUrl(url), ...happened } as StreamActivity
    for (const watcher of [...watchers, ...outer]) call(watcher, activity)
  }

  return {
    watchers,
    tell,
    tellDelivery: (delivery) => {
      if (watchers.size === 0 && outer.size === 0) return
      switch (delivery.type) {
        case 'message': {
          const { event, lastEventId, data } = delivery.message
          return tell({ type: 'message', event, lastEventId, size: data.length })
        }
        case 'status':
          if (delivery.failure) tell({ type: 'error', error: delivery.failure })
          return tell({ type: 'status', status: delivery.status, retry: delivery.retry })
        case 'lastEventId':
          return tell({ type: 'last-event-id', id: delivery.id })
        case 'comment':
          return tell(delivery)
      }
    },
  }
}
