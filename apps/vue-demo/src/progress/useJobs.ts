import { jobsUrl, loadJobs, type JobsEvents } from '@ssekit/demo-kit'
import { defineStream } from '@ssekit/vue'
import { useLiveList } from '../composables/useLiveList.ts'

const jobs = defineStream<JobsEvents>(jobsUrl)

/** All jobs, newest first. Each message says where one of them is now, and takes the place of the one before. */
export const useJobs = () =>
  useLiveList(loadJobs, jobs, {
    event: 'job',
    order: 'prepend',
    key: ({ id }) => id,
    // Nothing to reload after a gap: the server then tells where all of them are.
    onGap: () => {},
  })

export type JobsState = ReturnType<typeof useJobs>
