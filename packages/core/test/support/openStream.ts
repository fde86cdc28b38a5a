import { expect, onTestFinished } from 'vitest'
import {
  createStream,
  type SSEError,
  type Status,
  type Stream,
  type StreamDefinition,
} from '../../src/index.ts'

/** Every retry comes after the shortest delay there is: 100 to 125 ms. */
export const QUICK = { delay: 1, maxDelay: 100 }

export interface OpenStream {
  readonly stream: Stream
  /** Data of every message so far, as text. */
  readonly told: string[]
  readonly errors: SSEError[]
  readonly statuses: Status[]
  reached(status: Status): Promise<void>
  heard(...data: string[]): Promise<void>
}

/** An open stream over the browser's fetch that keeps what its handlers were told; closed with the test. */
export const openStream = (definition: StreamDefinition): OpenStream => {
  const told: string[] = []
  const errors: SSEError[] = []
  const statuses: Status[] = []
  const stream = createStream(
    { decode: 'text', reconnect: QUICK, ...definition },
    {
      onEvent: (_, { data }) => void told.push(data),
      onError: (error) => void errors.push(error),
      onStatus: (status) => void statuses.push(status),
    },
  )
  onTestFinished(() => stream.close())
  stream.open()
  return {
    stream,
    told,
    errors,
    statuses,
    reached: (status) => expect.poll(() => stream.getSnapshot().status).toBe(status),
    heard: (...data) => expect.poll(() => told).toEqual(data),
  }
}
