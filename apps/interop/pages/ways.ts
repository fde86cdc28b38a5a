import { eventSourceTransport, type StreamDefinition } from '@ssekit/core'

/**
 * How a stream is read; `list` reads the server's `/list` beside the stream first, `impatient` gives up a server that says
 * nothing for two seconds, `native` is the browser's own EventSource.
 */
type Kind = 'default' | 'buffered' | 'param' | 'eventSource' | 'list' | 'impatient' | 'native'

/**
 * What a page shows is said by its address: `#way=<name>~<url of a stream>`, as often as one likes. The last word of the
 * name is its kind, since one page can show many servers in the same ways.
 */
export interface Way {
  name: string
  kind: Kind
  url: string
}

export interface Message {
  n: number
  text: string
}

export interface Events {
  message: Message
  update: Message
}

export const ways: Way[] = new URLSearchParams(location.hash.slice(1)).getAll('way').map((way) => {
  const [name = '', url = ''] = way.split('~')
  return { name, kind: name.split(' ').at(-1) as Kind, url }
})

/** With the parameter that the server reads; over the browser's EventSource. */
const options: Partial<Record<Kind, Partial<StreamDefinition<Events>>>> = {
  param: { lastEventIdParam: 'from' },
  list: { lastEventIdParam: 'from' },
  impatient: { lastEventIdParam: 'from', idleTimeout: 2_000 },
  eventSource: { transport: eventSourceTransport() },
}

/** Each way has a connection of its own, though some have the same url. */
export const sourceOf = ({ kind, url }: Way): StreamDefinition<Events> => ({
  url,
  key: `${kind} ${url}`,
  ...options[kind],
})

/** What an API answers that is read before the stream. */
export interface List {
  items: Message[]
  lastEventId: string
}

export const readList = async ({ url }: Way): Promise<List> =>
  (await fetch(url.replace(/\/\w+$/, '/list'))).json() as Promise<List>

/** A message as the page shows it. */
export const line = ({ n, text }: Message, event: string): string => `${n} ${event} ${text}`

/** A list read from an API has no event types. */
export const listed = ({ n, text }: Message): string => line({ n, text }, n % 3 === 0 ? 'update' : 'message')

/** A server that neither lets the header pass nor reads `lastEventId` begins anew each time, and never comes to its 204: twice is enough. */
export const isEnough = ({ url }: Way, gaps: number): boolean => gaps >= 2 && url.endsWith('/events')
