import type { Response } from 'express'

/** The streams that are open now, whatever feeds them: what faults act on and the figures count. */
export interface StreamRegistry {
  /** Counts the response in until it closes. */
  add(client: string, response: Response): void
  /** The open streams of a client; of everyone without one. */
  of(client: string | null): Response[]
  readonly size: number
}

/** Starts empty. */
export const createStreamRegistry = (): StreamRegistry => {
  const open = new Map<Response, string>()
  return {
    add: (client, response) => {
      // A client may have gone while its request was still being looked at; its `close` is over already.
      if (response.destroyed || response.closed) return
      open.set(response, client)
      response.once('close', () => open.delete(response))
    },
    of: (client) =>
      [...open].filter(([, owner]) => client === null || owner === client).map(([response]) => response),
    get size() {
      return open.size
    },
  }
}
