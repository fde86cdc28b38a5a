import type { GapReason } from '../message/protocol.ts'

/** What a node has done since its hub was made. Only grows, so that a monitor can take rates from it. */
export interface HubTotals {
  /** Streams opened. */
  readonly opened: number
  /** Requests that got no stream, by status. */
  readonly refused: Readonly<Record<number, number>>
  /** Readers closed because they took too little; each may return for what it missed. */
  readonly slow: number
  /** Messages sent through this node. */
  readonly sent: number
  /** Messages handed to connections of this node, live: one to a thousand of them counts a thousand. */
  readonly delivered: number
  /** Messages handed to those who came back for them. */
  readonly replayed: number
  /** Gaps told, by reason. */
  readonly gaps: Readonly<Partial<Record<GapReason, number>>>
}

/** As the hub's parts write it. */
export interface Counters extends Omit<HubTotals, 'refused' | 'gaps'> {
  opened: number
  slow: number
  sent: number
  delivered: number
  replayed: number
  refuse(status: number): void
  tellGap(reason: GapReason): void
  read(): HubTotals
}

export const createCounters = (): Counters => {
  const refused: Record<number, number> = {}
  const gaps: Partial<Record<GapReason, number>> = {}
  const counters: Counters = {
    opened: 0,
    slow: 0,
    sent: 0,
    delivered: 0,
    replayed: 0,
    refuse: (status) => {
      refused[status] = (refused[status] ?? 0) + 1
    },
    tellGap: (reason) => {
      gaps[reason] = (gaps[reason] ?? 0) + 1
    },
    read: () => {
      const { opened, slow, sent, delivered, replayed } = counters
      return { opened, refused: { ...refused }, slow, sent, delivered, replayed, gaps: { ...gaps } }
    },
  }
  return counters
}
