import type { Session } from '@ssekit/server'
import type { Counters, Figures } from './sampleFigures.ts'
import { createFiguresSampler } from './sampleFigures.ts'

/** Sends the same figures to everyone who watches. */
export interface MetricsFeed {
  /** Measures from now on, watched or not: whoever comes later gets what was before. */
  start(): void
  add(session: Session): void
  remove(session: Session): void
  stop(): void
}

/**
 * Measures nothing until it is started.
 *
 * @param interval milliseconds between two events
 * @param history how many milliseconds of them are kept
 */
export const createMetricsFeed = (counters: Counters, interval: number, history: number): MetricsFeed => {
  const most = Math.ceil(history / interval)
  const kept: Figures[] = []
  const sessions = new Set<Session>()
  let stop: () => void = () => {}

  // Without an id: figures of a second ago are worth nothing to who comes back.
  const send = (session: Session, data: Figures) => void session.send({ event: 'metrics', data })

  return {
    start: () => {
      const sampler = createFiguresSampler(counters)
      const timer = setInterval(() => {
        const figures = sampler.sample()
        kept.push(figures)
        if (kept.length > most) kept.shift()
        for (const session of sessions) send(session, figures)
      }, interval)
      timer.unref()
      stop = () => {
        clearInterval(timer)
        sampler.stop()
      }
    },
    add: (session) => {
      // Who comes back has them, and would show the same minute twice.
      if (session.lastEventId === '') for (const figures of kept) send(session, figures)
      sessions.add(session)
    },
    remove: (session) => void sessions.delete(session),
    stop: () => stop(),
  }
}
