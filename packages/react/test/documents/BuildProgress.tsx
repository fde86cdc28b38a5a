import { useState, type ReactElement } from 'react'
import { useSSE } from '../../src/index.ts'

interface Progress {
  step: number
  total: number
  message: string
  percentage: number
}

interface Outcome {
  status: string
  message: string
}

/** The bar of the guides: it moves with `progress` and ends with `complete`. */
export const BuildProgress = ({ url }: { url: string }): ReactElement => {
  const [progress, setProgress] = useState<Progress | null>(null)
  const [outcome, setOutcome] = useState<Outcome | null>(null)
  const { error, readyState, close } = useSSE({
    url,
    events: {
      progress: setProgress,
      complete: (result: Outcome) => {
        setOutcome(result)
        close()
      },
    },
  })
  return (
    <section>
      <progress max={100} value={outcome ? 100 : (progress?.percentage ?? 0)} />
      <p>{progress && `${progress.step}/${progress.total} ${progress.message}`}</p>
      <p role="status">{outcome ? `${outcome.status}, ${readyState}` : 'building'}</p>
      {error && <p role="alert">{error.message}</p>}
    </section>
  )
}
