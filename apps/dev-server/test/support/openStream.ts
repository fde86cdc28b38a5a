import type { IncomingHttpHeaders } from 'node:http'
import { request } from 'node:http'
import { StringDecoder } from 'node:string_decoder'
import type { WireMessage } from './readEventStream.ts'
import { readEventStream } from './readEventStream.ts'
import { until } from './until.ts'

/** One request that stays open. */
export interface OpenStream {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly messages: WireMessage[]
  /** Everything received, as text. */
  readonly text: string
  readonly lastEventId: string
  /** 'open', or how it ended: by the server in good order, or cut. */
  readonly state: 'open' | 'ended' | 'cut'
  /** The data of the messages of a type, as JSON. */
  data<T = Record<string, unknown>>(event: string): T[]
  /** Waits until a message of the type is there, and gives the data of the first. */
  first<T = Record<string, unknown>>(event: string): Promise<T>
  closed(): Promise<'ended' | 'cut'>
  close(): void
}

/** How to open a stream. */
export interface OpenOptions {
  method?: string
  body?: unknown
  headers?: Record<string, string>
  lastEventId?: string
}

/** Opens a stream over a real socket and resolves with the response head. */
export const openStream = (url: string, options: OpenOptions = {}): Promise<OpenStream> =>
  new Promise((resolve, reject) => {
    const { method = 'GET', body, lastEventId = '' } = options
    const headers = {
      Accept: 'text/event-stream',
      ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
      ...(lastEventId ? { 'Last-Event-ID': lastEventId } : {}),
      ...options.headers,
    }
    const outgoing = request(url, { method, headers, agent: false }, (response) => {
      const messages: WireMessage[] = []
      const reader = readEventStream((message) => messages.push(message), lastEventId)
      const decoder = new StringDecoder('utf8')
      let text = ''
      let state: OpenStream['state'] = 'open'
      response.on('data', (chunk: Buffer) => {
        const piece = decoder.write(chunk)
        text += piece
        reader.feed(piece)
      })
      response.on('error', () => undefined)
      response.on('close', () => (state = response.complete ? 'ended' : 'cut'))
      const data = <T>(event: string) =>
        messages.filter((message) => message.event === event).map((message) => JSON.parse(message.data) as T)
      resolve({
        status: response.statusCode!,
        headers: response.headers,
        messages,
        get text() {
          return text
        },
        get lastEventId() {
          return reader.lastEventId
        },
        get state() {
          return state
        },
        data,
        first: async <T>(event: string) => {
          await until(`an event "${event}" in ${text.slice(-2000)}`, () =>
            messages.some((message) => message.event === event),
          )
          return data<T>(event)[0]!
        },
        closed: async () => {
          await until('the end of the stream', () => state !== 'open')
          return state as 'ended' | 'cut'
        },
        close: () => outgoing.destroy(),
      })
    })
    outgoing.on('error', reject)
    outgoing.end(body === undefined ? undefined : JSON.stringify(body))
  })
