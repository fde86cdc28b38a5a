import type { Job, JobKind, JobState } from './events.ts'
import type { Loaded } from './createLoader.ts'
import { streamUrl } from './streamUrl.ts'
import { callApi } from './callApi.ts'

export const jobsUrl = streamUrl('/api/jobs/stream')

/** Where one job tells what it writes. */
export const jobEventsUrl = (id: string): string => streamUrl(`/api/jobs/${id}/events`)

/** All that wait, run or ended not long ago, newest first, and where the stream goes on from there. */
export const loadJobs = async (): Promise<Loaded<Job>> => {
  const { jobs, lastEventId } = await callApi<{ jobs: Job[]; lastEventId: string }>('/api/jobs')
  return { items: jobs, lastEventId }
}

export const startJob = (kind: JobKind, fail = false): Promise<{ id: string }> =>
  callApi('/api/jobs', { kind, fail })

export const cancelJob = (id: string): Promise<{ state: JobState }> => callApi(`/api/jobs/${id}/cancel`, {})
