import { jobsUnderWay, screenHash } from '@ssekit/demo-kit'
import { Icon } from '../components/Icon.tsx'
import { useAllJobs } from './JobsProvider.tsx'

/** In the header of every screen, while something runs: how much, and how far it is. */
export const UnderWay = () => {
  const underWay = jobsUnderWay(useAllJobs().items)
  if (!underWay) return null
  const { count, percentage } = underWay
  return (
    <>
      <a className="under-way" href={screenHash('progress')} data-testid="under-way">
        <Icon name="spinner" />
        {count} <span className="under-way-word">under way</span>
      </a>
      <progress className="under-way-bar" aria-label="All jobs" max={100} value={percentage} />
    </>
  )
}
