import { expect, onTestFinished } from 'vitest'
import { createConnection } from '../../../src/connection/connection.ts'
import type { Delivery, DeliverySink, MessageSource, Status } from '../../../src/connection/delivery.ts'
import type { ConnectionOptions } from '../../../src/connection/options.ts'
import type { SSEError } from '../../../src/errors.ts'
import { createWantedTypes } from '../../../src/source/wantedTypes.ts'
import { fetchTransport } from '../../../src/transports/fetchTransport.ts'
import { eventually } from './scenario.ts'

/** Every retry comes after the shortest delay there is: 100 to 125 ms. */
export const QUICK = { delay: 1, maxDelay: 100 }

type OfType<T extends Delivery['type']> = Extract<Delivery, { type: T }>

export interface OpenConnection extends MessageSource {
  deliveries: Delivery[]
  all<T extends Delivery['type']>(type: T): OfType<T>[]
  /** Data of the messages so far. */
  data(): string[]
  statuses(): Status[]
  errors(): SSEError[]
  /** Codes of the errors so far; a fatal one is marked with an exclamation mark. */
  codes(): string[]
  status(): OfType<'status'>
  reached(status: Status, details?: { attempt: number }): Promise<OfType<'status'>>
}

/** A real connection over real fetch, whose deliveries are kept in order. Closed when the test is over. */
export const openConnection = (
  url: string,
  options: ConnectionOptions = {},
  {
    lastEventId = '',
    sink = {},
    isIdle = false,
  }: { lastEventId?: string; sink?: Partial<DeliverySink>; isIdle?: boolean } = {},
): OpenConnection => {
  const deliveries: Delivery[] = []
  const all = <T extends Delivery['type']>(type: T): OfType<T>[] =>
    deliveries.filter((delivery): delivery is OfType<T> => delivery.type === type)
  const connectionOptions = { reconnect: QUICK, ...options }
  const connection = createConnection({
    url,
    options: connectionOptions,
    transport: fetchTransport,
    sink: {
      push: (delivery) => deliveries.push(delivery),
      note: () => {},
      flush: () => undefined,
      isBusy: () => false,
      ...sink,
    },
    eventTypes: createWantedTypes(),
    current: () => connectionOptions,
  })
  onTestFinished(() => connection.close())
  const status = (): OfType<'status'> => all('status').at(-1)!
  const errors = () => all('status').flatMap(({ failure }) => failure ?? [])
  if (!isIdle) connection.open(lastEventId)

  return {
    ...connection,
    deliveries,
    all,
    data: () => all('message').map(({ message }) => message.data),
    statuses: () => all('status').map(({ status }) => status),
    errors,
    codes: () => errors().map(({ code, fatal }) => code + (fatal ? '!' : '')),
    status,
    reached: async (wanted, { attempt } = { attempt: -1 }) => {
      await eventually(() => {
        expect(status().status).toBe(wanted)
        if (attempt >= 0) expect(status().retry?.attempt).toBe(attempt)
      })
      return status()
    },
  }
}
