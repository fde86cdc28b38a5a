import type { Script, Step } from './exchange.ts'

const EVENT_STREAM = { 'content-type': 'text/event-stream', 'cache-control': 'no-store' }

/** Sends the head: by default that of an event stream. */
export const head =
  (status = 200, headers: Readonly<Record<string, string>> = status === 200 ? EVENT_STREAM : {}): Step =>
  (exchange) =>
    exchange.head(status, headers)

/** Sends each of these as a chunk of its own. */
export const send =
  (...chunks: (string | Uint8Array)[]): Step =>
  async (exchange) => {
    for (const chunk of chunks) await exchange.send(chunk)
  }

/** Ends the response in good order. */
export const end: Step = (exchange) => exchange.end()

/** Closes the line in the middle of the response. */
export const hangUp: Step = (exchange) => exchange.hangUp()

/** Cuts the line. */
export const reset: Step = (exchange) => exchange.reset()

/** Does nothing until the promise settles, or the client is gone. */
export const until =
  (promise: Promise<unknown>): Step =>
  async ({ closed }) => {
    await Promise.race([promise, closed])
  }

/** Does nothing for so many milliseconds, or until the client is gone. */
export const pause =
  (ms: number): Step =>
  async ({ closed }) => {
    let timer: ReturnType<typeof setTimeout> | undefined
    await Promise.race([new Promise((resolve) => (timer = setTimeout(resolve, ms))), closed])
    clearTimeout(timer)
  }

/** An event stream that sends these chunks and stays open. */
export const stream = (...chunks: (string | Uint8Array)[]): Script => [head(), send(...chunks)]

/** An answer that is no stream. */
export const answer = (
  status: number,
  headers: Readonly<Record<string, string>> = {},
  body: string | Uint8Array = '',
): Script => [head(status, headers), send(body), end]
