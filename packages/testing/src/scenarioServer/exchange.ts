/** A request as the server saw it. */
export interface RecordedRequest {
  /** When its head arrived, in epoch milliseconds. */
  readonly time: number
  readonly method: string
  /** Path and query, as sent. */
  readonly url: string
  /** Names in lower case; values one char a byte, as HTTP carries them. */
  readonly headers: Readonly<Record<string, string>>
  /** The `Last-Event-ID` header read as UTF-8, as the standard says; null when there was none. */
  readonly lastEventId: string | null
  /** All of the body, as text, once the client has sent it. */
  readonly body: Promise<string>
}

/** How a body ends: `chunked` says so itself, `until-close` lasts as long as the line, as with HTTP/1.0. */
export type Framing = 'chunked' | 'until-close'

/** One request and the answer to it, byte by byte. */
export interface Exchange {
  readonly request: RecordedRequest
  /** Whether the line is gone, whoever ended it. */
  isClosed(): boolean
  /** Resolves when the line is gone. */
  readonly closed: Promise<void>
  /** Sends the head now, before any body. The framing is `chunked` unless told otherwise. */
  head(status: number, headers: Readonly<Record<string, string>>, framing?: Framing): void
  /** Sends these bytes as a chunk of their own. Resolves when the system took them, or the line is gone. */
  send(bytes: string | Uint8Array): Promise<void>
  /** Ends the response in good order (FIN). */
  end(): void
  /** Closes the line (FIN) in the middle of the response: what was sent arrives, what ends it does not. */
  hangUp(): void
  /** Cuts the line (RST): what the client has not read yet may be lost with it. */
  reset(): void
}

/** One thing the server does with a request; the next step begins when it has settled. */
export type Step = (exchange: Exchange) => void | Promise<void>

/** What happens to one request, step by step. A script that does not end the response leaves it open. */
export type Script = readonly Step[]
