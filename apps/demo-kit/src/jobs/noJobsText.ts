import type { LoadingState } from '../api/createLoader.ts'

/** What stands where the jobs will. */
export const noJobsText = ({ loaded, status }: Pick<LoadingState<unknown>, 'loaded' | 'status'>): string => {
  if (loaded) return 'Nothing has run yet. Start one job, or twenty side by side.'
  return status === 'error' ? 'The jobs could not be loaded.' : 'Loading the jobs …'
}
