import { answer } from './steps.ts'
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

/** A way to the scenario server that can go down, and may hold answers back. */
export interface RemoteRelay {
  readonly url: string
  /** Cuts its lines, and listens no more. */
  down(): Promise<void>
  /** Listens again, at the same port. */
  up(): Promise<void>
}

/** The scenario server of this run, from inside a browser. */
export interface RemoteScenarios {
  /** Makes a path that answers its first request with the first script, and so on; the last one is for all that follow. */
  serve(...scripts: RemoteScript[]): Promise<RemotePath>
  /** As `serve`, telling preflights what they may send. `serve` allows `Last-Event-ID`. */
  serveAllowing(allowHeaders: string, ...scripts: RemoteScript[]): Promise<RemotePath>
  /** As `serve`, answering preflights in a way of its own. */
  serveAnswering(preflight: RemoteScript, ...scripts: RemoteScript[]): Promise<RemotePath>
  /** Another way to a path. By `holds`, what stands there passes nothing on before so many bytes of an answer are there. */
  relay(path: RemotePath, settings?: { holds?: number }): Promise<RemoteRelay>
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
    serve: (...scripts) => pathTo({ scripts, preflight: allow('last-event-id') }),
    serveAllowing: (headers, ...scripts) => pathTo({ scripts, preflight: allow(headers) }),
    serveAnswering: (preflight, ...scripts) => pathTo({ scripts, preflight }),
    relay: async (path, { holds = 0 } = {}) => {
      const url = await order('relay', { url: path.url, holds })
      const set = async (isUp: boolean) => {
        await order('setRelay', { url, isUp })
      }
      return { url, down: () => set(false), up: () => set(true) }
    },
    findUnused: () => order('findUnused', null),
  }
}

const allow = (headers: string): RemoteScript => answer(204, { 'access-control-allow-headers': headers })
