import type { Delivery, DeliverySink, MessageSource } from '../../src/connection/delivery.ts'
import { createConsumer, type Consumer } from '../../src/stream/consumer.ts'
import type { ConsumerOptions } from '../../src/source/consumerOptions.ts'
import type { StreamOptions } from '../../src/source/defineStream.ts'
import { createSharedStream, type SharedStream } from '../../src/stream/sharedStream.ts'

export interface MemorySource {
  connect(sink: DeliverySink): MessageSource
  /** The last event ID of each opening. */
  readonly opened: string[]
  readonly closes: number
  push(...deliveries: Delivery[]): void
  /** Messages of type `message` with these numbers as data and id. */
  send(...numbers: number[]): void
  /** Works off what was pushed. */
  flush(): Promise<void> | undefined
}

/** A source of messages without a network: what another tab could be. */
export const createMemorySource = (): MemorySource => {
  const opened: string[] = []
  let closes = 0
  let sink: DeliverySink | null = null
  const source: MemorySource = {
    connect: (next) => {
      sink = next
      return {
        open: (id) => void opened.push(id),
        reconnect: () => {},
        close: () => void (closes += 1),
        setPaused: () => {},
      }
    },
    opened,
    get closes() {
      return closes
    },
    push: (...deliveries) => deliveries.forEach((delivery) => sink!.push(delivery)),
    send: (...numbers) => source.push(...numbers.map(message)),
    flush: () => sink!.flush(),
  }
  return source
}

export const message = (number: number): Delivery => ({
  type: 'message',
  message: { event: 'message', data: String(number), lastEventId: String(number) },
})

export const status = (name: 'connecting' | 'open' | 'reconnecting' | 'done' | 'error'): Delivery => ({
  type: 'status',
  status: name,
  error: null,
  retry: null,
  failure: null,
})

export const gapNotice = (reason: string, id: number): Delivery => ({
  type: 'message',
  message: {
    event: 'ssekit:gap',
    data: JSON.stringify({ requested: '1', oldest: null, reason }),
    lastEventId: String(id),
  },
})

/** A shared stream on a source of its own. */
export const startShared = (
  options: StreamOptions = {},
  onIdle?: () => void,
): { shared: SharedStream; source: MemorySource } => {
  const source = createMemorySource()
  return {
    source,
    shared: createSharedStream(
      { url: '/memory', identity: '/memory', isShared: true, stream: { flush: 'sync', ...options } },
      source.connect,
      { onIdle },
    ),
  }
}

export const consumerOf = (...handlers: ConsumerOptions[]): Consumer =>
  createConsumer(() => ({ url: '/memory', handlers, stream: {} }), 'connecting')

/** A consumer and what it was told, in order. */
export const recorder = (more: ConsumerOptions = {}) => {
  const told: string[] = []
  const consumer = consumerOf(
    {
      onMessage: (data) => void told.push(String(data)),
      onOpen: () => void told.push('open'),
      onGap: (gap) => void told.push(`gap ${gap.reason}`),
      onStatus: (name) => void told.push(`status ${name}`),
    },
    more,
  )
  return { told, consumer }
}

/** Lets everything that waits in microtasks run. */
export const microtasks = () => new Promise(setImmediate)

/** Sends these and works them off. */
export const tell = async (source: MemorySource, ...numbers: number[]) => {
  source.send(...numbers)
  await source.flush()
}
