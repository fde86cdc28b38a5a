import type { ServerResponse } from 'node:http'
import { createHub, type Hub } from '../../src/index.ts'
import { grantOfQuery } from '../support/grantOfQuery.ts'
import { serve } from '../support/serve.ts'

/** A hub behind a real server, which can die and be replaced, and before it a proxy in a bad mood. */
export interface ChaosServer {
  readonly url: string
  readonly hub: () => Hub
  /** The next requests get this instead of a stream. */
  answerNext(times: number, answer: (response: ServerResponse) => void): void
  /** Another process would be there: history and epoch are new. */
  restart(): Promise<void>
  close(): Promise<void>
}

export const startChaosServer = async (): Promise<ChaosServer> => {
  const start = () => createHub({ retry: 10, heartbeat: 1_000 })
  const answers: ((response: ServerResponse) => void)[] = []
  let hub = start()
  let handle = hub.handler(grantOfQuery)

  const url = await serve((request, response) => {
    const answer = answers.shift()
    if (answer) answer(response)
    else handle(request, response)
  })
  return {
    url,
    hub: () => hub,
    answerNext: (times, answer) => {
      for (let i = 0; i < times; i += 1) answers.push(answer)
    },
    restart: async () => {
      const old = hub
      hub = start()
      handle = hub.handler(grantOfQuery)
      await old.close()
    },
    close: () => {
      answers.length = 0
      return hub.close()
    },
  }
}
