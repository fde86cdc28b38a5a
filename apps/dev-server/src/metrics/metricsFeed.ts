import type { Session } from '@ssekit/server'
import type { Counters } from './sampleFigures.ts'
import { createFiguresSampler } from './sampleFigures.ts'

/** Sends the same figures to everyone who watches. */
export interface MetricsFeed {
  add(session: Session): void
  remove(session: Session): void
}

/** Measures only while someone watches. */
export const createMetricsFeed = (counters: Counters, interval: number): MetricsFeed => {
  const sessions = new Set<Session>()
  let stop: (() => void) | null = null

  const start = () => {
    const sampler = createFiguresSampler(counters)
    const timer = setInterval(() => {
      const data = sampler.sample()
      // Without an id: figures of a second ago are worth nothing to who comes back.
      for (const session of sessions) session.send({ event: 'metrics', data })
    }, interval)
    return () => {
      clearInterval(timer)
      sampler.stop()
    }
  }

  const remove = (session: Session) => {
    sessions.delete(session)
    if (sessions.size > 0) return
    stop?.()
    stop = null
  }

  return {
    add: (session) => {
      sessions.add(session)
      stop ??= start()
    },
    remove,
  }
}
