import { jobEventsUrl, jobLogNote, type JobEvents } from '@ssekit/demo-kit'
import { useSSEList } from '@ssekit/react'

export interface JobLogProps {
  id: string
  title: string
}

/** What one job writes, while somebody looks: its own stream, from the first line on. */
export const JobLog = ({ id, title }: JobLogProps) => {
  const { items, status, error } = useSSEList<JobEvents, 'log'>(
    { url: jobEventsUrl(id), until: 'complete', schema: { log: (raw) => raw } },
    // Not shared: who looks later begins with the first line too.
    { event: 'log', share: false },
  )
  const note = jobLogNote({ status, error }, items)
  return (
    <div className="job-log" role="log" aria-label={`What ${title} writes`} aria-live="off" tabIndex={0}>
      <ol>
        {items.map((line, index) => (
          <li key={index}>{line}</li>
        ))}
      </ol>
      {note && <p>{note}</p>}
    </div>
  )
}
