import {
  createJobDesk,
  jobKinds,
  jobNames,
  jobsSummary,
  jobTitle,
  noJobsText,
  queueOf,
} from '@ssekit/demo-kit'
import { useEffect, useState } from 'react'
import { ConnectionBadge } from '../connection/ConnectionBadge.tsx'
import { EndNotice } from '../connection/EndNotice.tsx'
import { Icon } from '../components/Icon.tsx'
import { useStore } from '../hooks/useStore.ts'
import { JobLog } from './JobLog.tsx'
import { JobRow } from './JobRow.tsx'
import { useAllJobs } from './JobsProvider.tsx'

const desk = createJobDesk()
const many = 20

export const Progress = () => {
  const { items: jobs, status, retry, error, isConnected, loading, reconnect } = useAllJobs()
  const problem = useStore(desk)
  const [fail, setFail] = useState(false)
  const [unfolded, setUnfolded] = useState<string | null>(null)
  const queue = queueOf(jobs)

  useEffect(() => {
    if (isConnected) desk.forgetOutage()
  }, [isConnected])

  return (
    <>
      <section className="toolbar" aria-label="Start work">
        <div className="button-row">
          {jobKinds.map((kind, index) => (
            <button
              key={kind}
              type="button"
              className={index === 0 ? undefined : 'button-quiet'}
              onClick={() => desk.start(kind, fail)}
            >
              Start {jobNames[kind].toLowerCase()}
            </button>
          ))}
          <button type="button" className="button-quiet" onClick={() => desk.startMany(many, fail)}>
            Start {many} jobs
          </button>
          <label className="check">
            <input type="checkbox" checked={fail} onChange={({ target }) => setFail(target.checked)} />
            Fail on purpose
          </label>
        </div>
        <div className="button-row">
          <span className="quiet" role="status">
            {jobsSummary(jobs)}
          </span>
          <ConnectionBadge status={status} retry={retry} testId="jobs-connection" />
        </div>
        {problem && (
          <p className="field-error" role="alert">
            {problem.message}
          </p>
        )}
      </section>
      <EndNotice {...{ status, error, reconnect }} />
      <section className="runs panel" aria-label="Jobs, newest first">
        {jobs.length === 0 && (
          <div className="empty">
            <Icon name="progress" />
            <p>{noJobsText(loading)}</p>
          </div>
        )}
        <ul>
          {jobs.map((job) => (
            <li key={job.id}>
              <JobRow
                job={job}
                ahead={queue.get(job.id) ?? 0}
                isUnfolded={unfolded === job.id}
                unfold={() => setUnfolded(unfolded === job.id ? null : job.id)}
                cancel={() => desk.cancel(job.id)}
                retry={() => desk.start(job.kind)}
              />
              {unfolded === job.id && <JobLog id={job.id} title={jobTitle(job)} />}
            </li>
          ))}
        </ul>
      </section>
    </>
  )
}
