import { fork } from 'node:child_process'
import { once } from 'node:events'
import type { Reply } from './answerRounds.ts'
import type { Worker } from './interleave.ts'

/** One process per implementation, so that neither warms up nor litters the other's engine. */
export const startProcess = <Cell>(file: string, name: string): Worker<Cell> => {
  const child = fork(file, [name], { execArgv: [] })
  return {
    name,
    async ask(request) {
      const ended = new AbortController()
      const died = once(child, 'exit', { signal: ended.signal }).then(([code]) => {
        throw new Error(`The ${name} process ended with code ${code}`)
      })
      child.send(request as object)
      try {
        const [reply] = (await Promise.race([once(child, 'message', { signal: ended.signal }), died])) as [
          Reply,
        ]
        return reply
      } finally {
        ended.abort()
        died.catch(() => undefined)
      }
    },
    stop: () => void child.kill(),
  }
}
