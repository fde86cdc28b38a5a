import { createRunQueue, startRun } from '@ssekit/demo-kit'
import { useEffect, useState, useSyncExternalStore } from 'react'
import { RunCard } from '../components/RunCard.tsx'

export const Progress = ({ isConnected }: { isConnected: boolean }) => {
  const [queue] = useState(() => createRunQueue(startRun))
  const { runs, problem } = useSyncExternalStore(queue.subscribe, queue.getSnapshot)
  const [fail, setFail] = useState(false)

  useEffect(() => {
    if (isConnected) queue.forgetOutage()
  }, [isConnected, queue])

  return (
    <>
      <section className="panel" aria-label="Start work">
        <div className="button-row">
          <button type="button" onClick={() => queue.add('build', fail)}>
            Start build
          </button>
          <button type="button" className="button-quiet" onClick={() => queue.add('hash', fail)}>
            Start hash job
          </button>
          <button type="button" className="button-quiet" onClick={() => queue.add('compress', fail)}>
            Start compress job
          </button>
          <label className="check">
            <input type="checkbox" checked={fail} onChange={({ target }) => setFail(target.checked)} />
            Fail on purpose
          </label>
        </div>
        {problem && (
          <p className="field-error" role="alert">
            {problem.message}
          </p>
        )}
      </section>
      {runs.length === 0 && (
        <p className="empty">Nothing is running. Start a build, or several jobs side by side.</p>
      )}
      <ul className="runs">
        {runs.map((run) => (
          <li key={run.id}>
            <RunCard run={run} finish={() => queue.finish(run.id)} remove={() => queue.remove(run.id)} />
          </li>
        ))}
      </ul>
    </>
  )
}
