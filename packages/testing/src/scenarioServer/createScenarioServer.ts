import type { Socket } from 'node:net'
import { createExchange } from './createExchange.ts'
import type { Exchange, RecordedRequest, Script } from './exchange.ts'

/** A server that does what its scripts say, and remembers what it was asked. */
export interface ScenarioServer {
  /** The whole url of a path. */
  url(path: string): string
  /** What requests for this path get, whatever their query: the first script for the first, and so on; the last one for all that follow. */
  script(path: string, ...scripts: Script[]): void
  /** All requests so far, or those for a path, in order of arrival. */
  requests(path?: string): readonly RecordedRequest[]
  /** All exchanges so far, or those for a path, in order of arrival. */
  exchanges(path?: string): readonly Exchange[]
  /** Connections that have carried a request and are still open. What a client opens on spec does not count. */
  openSockets(): number
  /** Cuts every line and stops listening. */
  close(): Promise<void>
}

/**
 * A real HTTP server on a random port of the loopback, for tests of what happens on a line: split chunks, cuts in the
 * middle, stalls before and after the head, refusals. Runs in Node.
 *
 * @example
 * ```ts
 * const server = await createScenarioServer()
 * server.script('/events', [head(), send('data: 1\n\n'), reset], stream('data: 2\n\n'))
 * const events = createStream(server.url('/events'))
 * ```
 */
export const createScenarioServer = async (): Promise<ScenarioServer> => {
  // Loaded only here: what else this package has runs in browsers too.
  const { createServer } = await import('node:http')
  const scripts = new Map<string, readonly Script[]>()
  const exchanges: Exchange[] = []
  const sockets = new Set<Socket>()
  const pathOf = (url: string): string => url.split('?', 1)[0]!
  const to = (path?: string): Exchange[] =>
    path === undefined ? exchanges : exchanges.filter(({ request }) => pathOf(request.url) === path)

  const server = createServer((incoming, response) => {
    const exchange = createExchange(incoming, response)
    exchanges.push(exchange)
    const path = pathOf(exchange.request.url)
    const own = scripts.get(path) ?? []
    const { socket } = incoming
    if (!sockets.has(socket)) socket.once('close', () => sockets.delete(socket))
    sockets.add(socket)
    void play(exchange, own[to(path).length - 1] ?? own.at(-1) ?? NOT_FOUND)
  })
  // The shortest that HTTP can name: clients take it for "do not keep this one", so that no line idles after its answer.
  server.keepAliveTimeout = 1_000
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const port = typeof address === 'object' ? address?.port : undefined

  return {
    url: (path) => `http://127.0.0.1:${port}${path}`,
    script: (path, ...own) => {
      scripts.set(path, own)
    },
    requests: (path) => to(path).map(({ request }) => request),
    exchanges: (path) => [...to(path)],
    openSockets: () => sockets.size,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

const NOT_FOUND: Script = [
  (exchange) => exchange.head(404, { 'content-type': 'text/plain' }),
  (exchange) => exchange.send('No script for this path.\n'),
  (exchange) => exchange.end(),
]

/** A client that is gone needs no further steps. */
const play = async (exchange: Exchange, script: Script): Promise<void> => {
  for (const step of script) {
    if (exchange.isClosed()) return
    await step(exchange)
  }
}
