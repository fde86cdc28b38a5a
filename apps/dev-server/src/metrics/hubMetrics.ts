import type { Hub, HubStats } from '@ssekit/server'
import { collectDefaultMetrics, Gauge, Registry } from 'prom-client'

type Read = (stats: HubStats) => number | Readonly<Record<string, number>>

/** What one figure is called, what it means, and where the hub tells it; a record has a label for each of its keys. */
interface Figure {
  name: string
  help: string
  read: Read
  label?: string
}

const FIGURES: readonly Figure[] = [
  { name: 'connections', help: 'Open streams', read: ({ connections }) => connections },
  { name: 'polls', help: 'Held polls', read: ({ polls }) => polls },
  { name: 'opening', help: 'Requests that are being authorised', read: ({ opening }) => opening },
  { name: 'clients', help: 'Distinct client ids with a stream', read: ({ clients }) => clients },
  { name: 'group_connections', help: 'Open streams per group', read: ({ groups }) => groups, label: 'group' },
  {
    name: 'catching_up',
    help: 'Streams that still read what they missed',
    read: (stats) => stats.catchingUp,
  },
  {
    name: 'waiting_bytes',
    help: 'Bytes that wait for slow readers',
    read: ({ waitingBytes }) => waitingBytes,
  },
  { name: 'log_top', help: 'Offset of the last message of the log', read: ({ top }) => top },
  { name: 'opened_total', help: 'Streams opened', read: ({ totals }) => totals.opened },
  {
    name: 'refused_total',
    help: 'Requests without a stream',
    read: ({ totals }) => totals.refused,
    label: 'status',
  },
  { name: 'slow_total', help: 'Readers closed as too slow', read: ({ totals }) => totals.slow },
  { name: 'sent_total', help: 'Messages sent through this node', read: ({ totals }) => totals.sent },
  {
    name: 'delivered_total',
    help: 'Messages handed to streams, live',
    read: ({ totals }) => totals.delivered,
  },
  {
    name: 'replayed_total',
    help: 'Messages handed to those who came back',
    read: ({ totals }) => totals.replayed,
  },
  {
    name: 'gaps_total',
    help: 'Gaps told',
    read: ({ totals }) => totals.gaps as Record<string, number>,
    label: 'reason',
  },
]

/**
 * What an operator watches, in Prometheus' text format: the hubs' own figures, and those of the process. Asked of the hubs
 * when they are asked for; between two questions they cost nothing.
 */
export const createHubMetrics = (hubs: () => Readonly<Record<string, Hub>>): Registry => {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  for (const { name, help, read, label } of FIGURES) {
    new Gauge({
      name: `ssekit_${name}`,
      help,
      labelNames: label ? ['hub', label] : ['hub'],
      registers: [registry],
      collect() {
        this.reset()
        for (const [hub, own] of Object.entries(hubs())) {
          const value = read(own.stats())
          if (typeof value === 'number') this.set({ hub }, value)
          else for (const [key, count] of Object.entries(value)) this.set({ hub, [label!]: key }, count)
        }
      },
    })
  }
  return registry
}
