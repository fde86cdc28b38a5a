import { createStream, type Status, type Stream, type StreamDefinition } from '@ssekit/core'
import { EventSource } from 'eventsource'
import type { TestContext } from 'vitest'

interface Message {
  n: number
  text: string
}

interface Events {
  message: Message
  update: Message
}

/** A pause before the next attempt. */
export interface Wait {
  attempt: number
  delay: number
  /** When it ends, in epoch milliseconds. */
  at: number
}

export interface Opened {
  stream: Stream<Events>
  /** As they were told. */
  statuses: Status[]
  /** Each message, as a page would show it. */
  told: string[]
  /** Each wait that was shown, also those between attempts that failed. */
  waits: Wait[]
  /** The status at the moment of each message. */
  toldWhile: Set<Status>
}

/** A stream in Node, and what it was told. */
export const openStream = (context: TestContext, definition: StreamDefinition<Events>): Opened => {
  const statuses: Status[] = []
  const told: string[] = []
  const toldWhile = new Set<Status>()
  const waits: Wait[] = []
  const stream = createStream(definition, {
    onStatus: (status) => statuses.push(status),
    onError: () => {},
  })
  context.onTestFinished(() => stream.close())
  const note = ({ n, text }: Message, { event }: { event: string }) => {
    told.push(`${n} ${event} ${text}`)
    toldWhile.add(statuses.at(-1) ?? 'connecting')
  }
  stream.on('message', note)
  stream.on('update', note)
  stream.subscribe(() => {
    const { retry } = stream.getSnapshot()
    if (retry?.at && retry.at !== waits.at(-1)?.at) waits.push({ ...retry, at: retry.at })
  })
  return { stream, statuses, told, waits, toldWhile }
}

/** The package `eventsource`, which is to Node what EventSource is to a browser. */
export const openNative = (context: TestContext, url: string): { source: EventSource; told: string[] } => {
  const source = new EventSource(url)
  context.onTestFinished(() => source.close())
  const told: string[] = []
  for (const type of ['message', 'update']) {
    source.addEventListener(type, ({ data }) => {
      const { n, text } = JSON.parse(data) as Message
      told.push(`${n} ${type} ${text}`)
    })
  }
  return { source, told }
}
