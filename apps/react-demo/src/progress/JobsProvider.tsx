import { createContext, use, type ReactNode } from 'react'
import { useJobs, type JobsState } from './useJobs.ts'

const JobsContext = createContext<JobsState | null>(null)

/** One list of jobs for the page. Only who asks for it renders as they move on, many times a second. */
export const JobsProvider = ({ children }: { children: ReactNode }) => (
  <JobsContext value={useJobs()}>{children}</JobsContext>
)

export const useAllJobs = (): JobsState => {
  const jobs = use(JobsContext)
  if (!jobs) throw new Error('Put the component into <JobsProvider>.')
  return jobs
}
