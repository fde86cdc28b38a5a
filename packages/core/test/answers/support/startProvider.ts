import { createScenarioServer, steps, type Script } from '@ssekit/testing/scenarios'
import { onTestFinished } from 'vitest'
import type { TextOptions } from '../../../src/index.ts'
import { ask, type Outcome } from './ask.ts'

/** A real server for the test, and what asks it: each question has an answer of its own. */
export const startProvider = async () => {
  const server = await createScenarioServer()
  onTestFinished(() => server.close())
  let paths = 0
  const serve = (script: Script): string => {
    const path = `/${(paths += 1)}`
    server.script(path, script)
    return server.url(path)
  }
  return {
    /** The url of an answer that goes as the script says. */
    serve: (...script: Script): string => serve(script),
    /** The outcome of an answer whose response has this text, and ends in good order. */
    answerWith: (options: TextOptions, wire: string): Promise<Outcome> =>
      ask(serve([steps.head(), steps.send(wire), steps.end]), options),
  }
}
