import type { IncomingMessage } from 'node:http'
import type { Authorize, Hub, PollEntry } from '../../src/index.ts'
import { grantOfQuery } from './grantOfQuery.ts'
import { serve } from './serve.ts'

export interface Polled {
  status: number
  entries: PollEntry[]
  next: string | null
  headers: Headers
}

/** A hub's polls behind a real server, and a way to ask. */
export const servePolls = async (hub: Hub, authorize: Authorize<IncomingMessage> = grantOfQuery) => {
  const url = await serve(hub.pollHandler(authorize))
  const poll = async (query = '', lastEventId?: string): Promise<Polled> => {
    const response = await fetch(`${url}${query}`, {
      headers: lastEventId === undefined ? {} : { 'Last-Event-ID': lastEventId },
    })
    const text = await response.text()
    return {
      status: response.status,
      entries: text ? (JSON.parse(text) as PollEntry[]) : [],
      next: response.headers.get('last-event-id'),
      headers: response.headers,
    }
  }
  return { url, poll }
}

export const dataOf = ({ entries }: Polled): string[] => entries.map(({ data }) => data)
