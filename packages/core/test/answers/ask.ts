import { onTestFinished } from 'vitest'
import { createScenarioServer, steps, type Script } from '@ssekit/testing/scenarios'
import {
  createSSEClient,
  createTextView,
  type SSEError,
  type TextOptions,
  type TextSnapshot,
} from '../../src/index.ts'

/** How an answer ended: what `start` promised, and what a component shows. */
export interface Outcome {
  /** What it resolved with; null where it rejected. */
  whole: string | null
  /** What it rejected with; null where it resolved. */
  error: SSEError | null
  shown: TextSnapshot
  /** Every status a component was shown, in order. */
  statuses: string[]
}

/** Asks this url once, by POST, as a component would. */
export const askAt = async (url: string, options: TextOptions): Promise<Outcome> => {
  const view = createTextView(createSSEClient(), url, { manual: true, onError: () => {}, ...options })
  const statuses: string[] = []
  const off = view.subscribe(() => {
    const { status } = view.getSnapshot()
    if (status !== statuses.at(-1)) statuses.push(status)
  })
  const outcome = await view.start('What is SSE?').then(
    (whole) => ({ whole, error: null }),
    (error: unknown) => ({ whole: null, error: error as SSEError }),
  )
  const shown = view.getSnapshot()
  off()
  return { ...outcome, shown, statuses }
}

/** A real server for the test, and what asks it: its answer to each question is this script. */
export const startProvider = async () => {
  const server = await createScenarioServer()
  onTestFinished(() => server.close())
  let paths = 0
  return {
    server,
    answer: (options: TextOptions, ...script: Script): Promise<Outcome> => {
      const path = `/${(paths += 1)}`
      server.script(path, script)
      return askAt(server.url(path), options)
    },
    /** The answer whose response has this text, and ends in good order. */
    answerWith: (options: TextOptions, wire: string): Promise<Outcome> => {
      const path = `/${(paths += 1)}`
      server.script(path, [steps.head(), steps.send(wire), steps.end])
      return askAt(server.url(path), options)
    },
  }
}
