import type { RemoteCalls, RemoteRequest, RemoteScenario, RemoteScript, RemoteStep } from './protocol.ts'

/** A url of the scenario server that only this test knows, seen from the page. */
export interface RemotePath {
  /** Another origin than the page's. */
  readonly url: string
  /** Goes on with its latest stream. Resolves when the server has done it. */
  play(...steps: RemoteStep[]): Promise<void>
  /** Every request so far, in order of arrival, without preflights. */
  requests(): Promise<RemoteRequest[]>
  /** The method of every request so far, preflights included. */
  methods(): Promise<string[]>
  /** How many of its lines are open, as the server sees it. */
  open(): Promise<number>
}

/** The scenario server of this run, from inside a browser. */
export interface RemoteScenarios {
  /** Makes a path that answers its first request with the first script, and so on; the last one is for all that follow. */
  serve(...scripts: RemoteScript[]): Promise<RemotePath>
  /** As `serve`, telling preflights what they may send. `serve` allows `Last-Event-ID`. */
  serveAllowing(allowHeaders: string, ...scripts: RemoteScript[]): Promise<RemotePath>
  /** A url at whose port nobody listens. */
  findUnused(): Promise<string>
}

/** @param address what `startRemote` gave */
export const connectRemote = (address: string): RemoteScenarios => {
  const order = async <Name extends keyof RemoteCalls>(
    call: Name,
    params: RemoteCalls[Name]['params'],
  ): Promise<RemoteCalls[Name]['result']> => {
    // As plain text, which needs no preflight.
    const response = await fetch(address, { method: 'POST', body: JSON.stringify({ call, params }) })
    const { result, error } = (await response.json()) as {
      result: RemoteCalls[Name]['result']
      error?: string
    }
    if (error !== undefined) throw new Error(error)
    return result
  }

  const pathTo = async (scenario: RemoteScenario): Promise<RemotePath> => {
    const url = await order('serve', scenario)
    const all = () => order('requests', { url })
    const requests = async () => (await all()).filter(({ method }) => method !== 'OPTIONS')
    return {
      url,
      play: async (...steps) => {
        await order('play', { url, steps })
      },
      requests,
      methods: async () => (await all()).map(({ method }) => method),
      open: async () => (await requests()).filter(({ isClosed }) => !isClosed).length,
    }
  }

  return {
    serve: (...scripts) => pathTo({ scripts, allowHeaders: 'last-event-id' }),
    serveAllowing: (allowHeaders, ...scripts) => pathTo({ scripts, allowHeaders }),
    findUnused: () => order('findUnused', null),
  }
}
