import { inject } from 'vitest'
import { connectRemote } from './connectRemote.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** Where tests in browsers find the scenario server of this run. */
    scenarios: string
  }
}

/** The scenario server that `globalSetup` started for this run. */
export const scenarios = connectRemote(inject('scenarios'))
