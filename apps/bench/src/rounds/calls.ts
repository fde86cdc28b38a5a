import { fork } from 'node:child_process'
import { once } from 'node:events'

/** What a process can be asked, by name. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- parameters of any kind, as long as IPC carries them
export type Handlers = Record<string, (params: any) => unknown>

/** A process that answers calls, one at a time. */
export interface Called<H extends Handlers> {
  call<N extends keyof H & string>(name: N, params: Parameters<H[N]>[0]): Promise<Awaited<ReturnType<H[N]>>>
  stop(): void
}

/** In the process: answers what `startCalled` asks. */
export const answerCalls = (handlers: Handlers): void => {
  process.on('message', async ({ name, params }: { name: string; params: unknown }) => {
    process.send!({ result: (await handlers[name]!(params)) ?? null })
  })
}

export const startCalled = <H extends Handlers>(
  file: string,
  args: readonly string[],
  execArgv: readonly string[] = [],
): Called<H> => {
  const child = fork(file, args, { execArgv: [...execArgv] })
  return {
    async call(name, params) {
      const ended = new AbortController()
      const died = once(child, 'exit', { signal: ended.signal }).then(([code]) => {
        throw new Error(`The process ${args.join(' ')} ended with code ${code}`)
      })
      child.send({ name, params })
      try {
        const [reply] = (await Promise.race([once(child, 'message', { signal: ended.signal }), died])) as [
          { result: never },
        ]
        return reply.result
      } finally {
        ended.abort()
        died.catch(() => undefined)
      }
    },
    stop: () => void child.kill(),
  }
}
