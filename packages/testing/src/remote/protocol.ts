import type { Framing } from '../scenarioServer/index.ts'

/** Content codings that every browser and Node undo by themselves. */
export type Encoding = 'gzip' | 'br'

/** A step of a script as data: for tests that run in a browser, where no server does. */
export type RemoteStep =
  | {
      readonly type: 'head'
      readonly status: number
      readonly headers: Readonly<Record<string, string>>
      readonly framing: Framing
    }
  | { readonly type: 'send'; readonly text: string; readonly times: number }
  | { readonly type: 'sendBytes'; readonly bytes: readonly number[] }
  | { readonly type: 'sendCompressed'; readonly encoding: Encoding; readonly texts: readonly string[] }
  | { readonly type: 'pause'; readonly ms: number }
  | { readonly type: 'sendNumbered'; readonly upTo: number; readonly after: number | null }
  | ({ readonly type: 'resume' } & History)
  | { readonly type: 'end' }
  | { readonly type: 'hangUp' }
  | { readonly type: 'reset' }

/** What a server keeps, and how it hands it out. */
export interface History {
  /** The query parameter that it reads where there is no header `Last-Event-ID`; null for none. */
  readonly param: string | null
  /** The last of its messages, which are numbered from 1. */
  readonly upTo: number
  /** How many it sends before the line is cut. */
  readonly count: number
}

/** What happens to one request. */
export type RemoteScript = readonly RemoteStep[]

/** What a path does. */
export interface RemoteScenario {
  /** The first for the first request, and so on; the last one for all that follow. */
  readonly scripts: readonly RemoteScript[]
  /** What every preflight gets, which takes none of their turns. */
  readonly preflight: RemoteScript
}

/** What stands between a client and a path. */
export interface RelaySettings {
  /** The path it leads to. */
  readonly url: string
  /** Nothing of an answer is passed on before so many bytes of it are there, as a proxy that buffers has it. */
  readonly holds: number
}

/** A request to a path, and how its answer fares. */
export interface RemoteRequest {
  readonly method: string
  /** Path and query, as sent. */
  readonly url: string
  /** The `Last-Event-ID` header; null when there was none. */
  readonly lastEventId: string | null
  /** The `Cookie` header; null when there was none. */
  readonly cookie: string | null
  /** Whether the line is gone, whoever ended it. */
  readonly isClosed: boolean
  /** When it arrived, in epoch milliseconds of the server. */
  readonly time: number
  /** Bytes of the body that the system has taken so far. */
  readonly sent: number
}

/** What can be asked of the server: parameters and answer of each call. */
export interface RemoteCalls {
  /** Sets up a new path; answers with its whole url. */
  serve: { params: RemoteScenario; result: string }
  /** Goes on with the latest stream of a url. */
  play: { params: { url: string; steps: RemoteScript }; result: null }
  /** The requests for a url so far, preflights included, in order of arrival. */
  requests: { params: { url: string }; result: RemoteRequest[] }
  /** Sets up a way to the server by a port of its own; answers with the url there. */
  relay: { params: RelaySettings; result: string }
  /** Whether that port is up. Going down cuts its lines. */
  setRelay: { params: { url: string; isUp: boolean }; result: null }
  /** A url at whose port nobody listens. */
  findUnused: { params: null; result: string }
}

export type RemoteCall = {
  [Name in keyof RemoteCalls]: { readonly call: Name; readonly params: RemoteCalls[Name]['params'] }
}[keyof RemoteCalls]
