import { EventSource } from 'eventsource'
import { createStream } from '@ssekit/core'
import type { OnMessage, Subject } from '../rounds/answerRounds.ts'

export interface Cell {
  /** Where the stream is. */
  url: string
}

/** From the request to the handler of the last message. */
type Receive = (url: string, onMessage: OnMessage) => Promise<void>

/** What fetch itself costs: no client is faster. It finds no messages, so it is measured beside the others. */
export const FETCH_ALONE = 'fetch alone'

const readAlone = async (url: string): Promise<void> => {
  const { body } = await fetch(`${url}&ends=yes`)
  const reader = body!.getReader()
  while (!(await reader.read()).done);
}

const receives: Record<string, Receive> = {
  ssekit: (url, onMessage) =>
    new Promise((resolve, reject) => {
      const stream = createStream(url, {
        decode: 'text',
        until: 'end',
        onEvent: (_, { event, data, lastEventId }) => {
          if (event !== 'end') onMessage(event, data, lastEventId)
        },
        onDone: resolve,
        onError: reject,
      })
      stream.open()
    }),
  eventsource: (url, onMessage) =>
    new Promise((resolve, reject) => {
      const source = new EventSource(url)
      const tell = ({ type, data, lastEventId }: MessageEvent) => onMessage(type, data as string, lastEventId)
      // An EventSource has to be told every type it should hear.
      source.addEventListener('message', tell)
      source.addEventListener('completion', tell)
      source.addEventListener('end', () => {
        source.close()
        resolve()
      })
      source.onerror = reject
    }),
}

const subjectOf = (receive: Receive): Subject<Cell> => {
  let url = ''
  return {
    prepare: (cell) => {
      url = cell.url
    },
    run: (onMessage) => receive(url, onMessage),
  }
}

export const implementations: Readonly<Record<string, Subject<Cell>>> = {
  ...Object.fromEntries(Object.entries(receives).map(([name, receive]) => [name, subjectOf(receive)])),
  [FETCH_ALONE]: subjectOf(readAlone),
}
