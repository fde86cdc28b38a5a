import { callApi } from './callApi.ts'

export type JobKind = 'hash' | 'compress'

export interface Job {
  id: string
  kind: JobKind
  /** Where its progress streams from. */
  events: string
}

export const startJob = (kind: JobKind, fail: boolean): Promise<Job> => callApi('/api/jobs', { kind, fail })
