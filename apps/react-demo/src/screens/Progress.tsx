import { isApiError, startJob, streamUrl, type JobKind } from '@ssekit/demo-kit'
import { useState } from 'react'
import { RunCard } from '../components/RunCard.tsx'

interface Run {
  id: string
  title: string
  url: string
}

export const Progress = () => {
  const [runs, setRuns] = useState<Run[]>([])
  const [count, setCount] = useState(0)
  const [fail, setFail] = useState(false)
  const [problem, setProblem] = useState('')

  const add = (title: string, url: string) => {
    setCount(count + 1)
    setRuns((before) => [{ id: `run-${count + 1}`, title: `${title} ${count + 1}`, url }, ...before])
    setProblem('')
  }

  const startBuild = () => add('Build', streamUrl('/api/build-progress', fail ? { fail: '1' } : {}))

  const start = async (kind: JobKind) => {
    try {
      const job = await startJob(kind, fail)
      add(kind === 'hash' ? 'Hash job' : 'Compress job', streamUrl(job.events))
    } catch (error) {
      if (!isApiError(error)) throw error
      setProblem(error.message)
    }
  }

  return (
    <>
      <section className="panel" aria-label="Start work">
        <div className="button-row">
          <button type="button" onClick={startBuild}>
            Start build
          </button>
          <button type="button" className="button-quiet" onClick={() => start('hash')}>
            Start hash job
          </button>
          <button type="button" className="button-quiet" onClick={() => start('compress')}>
            Start compress job
          </button>
          <label className="check">
            <input type="checkbox" checked={fail} onChange={({ target }) => setFail(target.checked)} />
            Fail on purpose
          </label>
        </div>
        {problem && (
          <p className="field-error" role="alert">
            {problem}
          </p>
        )}
      </section>
      {runs.length === 0 && (
        <p className="empty">Nothing is running. Start a build, or several jobs side by side.</p>
      )}
      <ul className="runs">
        {runs.map(({ id, title, url }) => (
          <li key={id}>
            <RunCard
              id={id}
              title={title}
              url={url}
              remove={() => setRuns((before) => before.filter((run) => run.id !== id))}
            />
          </li>
        ))}
      </ul>
    </>
  )
}
