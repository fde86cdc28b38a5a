import { streamUrl } from '../streamUrl.ts'
import { startJob, type JobKind } from './startJob.ts'

export type RunKind = 'build' | JobKind

/** Starts a piece of work and says where its progress streams from. A build starts with whoever listens to it. */
export const startRun = async (kind: RunKind, fail: boolean): Promise<string> => {
  if (kind === 'build') return streamUrl('/api/build-progress', fail ? { fail: '1' } : {})
  const { events } = await startJob(kind, fail)
  return streamUrl(events)
}
