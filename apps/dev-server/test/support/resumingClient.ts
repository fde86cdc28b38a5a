import { setTimeout as wait } from 'node:timers/promises'
import type { OpenStream } from './openStream.ts'
import { openStream } from './openStream.ts'
import type { WireMessage } from './readEventStream.ts'

/** A client that comes back with its last event ID until it is stopped, as EventSource does. */
export interface ResumingClient {
  readonly messages: WireMessage[]
  /** The status of each attempt so far; 0 where no answer came. */
  readonly attempts: number[]
  readonly open: boolean
  stop(): Promise<void>
}

/** Starts at once; between two attempts it waits a moment, so that a refusing server is not stormed. */
export const resumingClient = (url: string): ResumingClient => {
  const messages: WireMessage[] = []
  const attempts: number[] = []
  let lastEventId = ''
  let current: OpenStream | null = null
  let stopped = false

  const run = async () => {
    while (!stopped) {
      current = await openStream(url, { lastEventId }).catch(() => null)
      attempts.push(current?.status ?? 0)
      if (current?.status === 204) return
      if (current && stopped) current.close()
      const isStream =
        current?.status === 200 && current.headers['content-type']?.startsWith('text/event-stream')
      await current?.closed()
      if (current && isStream) {
        messages.push(...current.messages)
        lastEventId = current.lastEventId
      }
      current = null
      await wait(10)
    }
  }
  const done = run()

  return {
    get messages() {
      return [...messages, ...(current?.messages ?? [])]
    },
    attempts,
    get open() {
      return current?.status === 200
    },
    stop: async () => {
      stopped = true
      current?.close()
      await done
    },
  }
}
