import { createRuns, startRun } from '@ssekit/demo-kit'
import { useEffect, useState, useSyncExternalStore } from 'react'
import { RunCard } from '../components/RunCard.tsx'

export const Progress = ({ isConnected }: { isConnected: boolean }) => {
  const [runs] = useState(() => createRuns(startRun))
  const { runs: started, problem } = useSyncExternalStore(runs.subscribe, runs.getSnapshot)
  const [fail, setFail] = useState(false)

  useEffect(() => {
    if (isConnected) runs.forgetOutage()
  }, [isConnected, runs])

  return (
    <>
      <section className="panel" aria-label="Start work">
        <div className="button-row">
          <button type="button" onClick={() => runs.add('build', fail)}>
            Start build
          </button>
          <button type="button" className="button-quiet" onClick={() => runs.add('hash', fail)}>
            Start hash job
          </button>
          <button type="button" className="button-quiet" onClick={() => runs.add('compress', fail)}>
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
      {started.length === 0 && (
        <p className="empty">Nothing is running. Start a build, or several jobs side by side.</p>
      )}
      <ul className="runs">
        {started.map((run) => (
          <li key={run.id}>
            <RunCard run={run} remove={() => runs.remove(run.id)} />
          </li>
        ))}
      </ul>
    </>
  )
}
