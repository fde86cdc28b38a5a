import { fork } from 'node:child_process'
import { once } from 'node:events'
import type { Reply, Request } from './worker.ts'

export interface Worker {
  name: string
  ask(request: Request): Promise<Reply>
  stop(): void
}

export const startWorker = (file: string, name: string): Worker => {
  const child = fork(file, [name], { execArgv: [] })
  return {
    name,
    async ask(request) {
      const ended = new AbortController()
      const died = once(child, 'exit', { signal: ended.signal }).then(([code]) => {
        throw new Error(`The ${name} process ended with code ${code}`)
      })
      child.send(request)
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
