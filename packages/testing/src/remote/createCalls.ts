import type { Exchange, ScenarioServer, Script, Step } from '../scenarioServer/index.ts'
import { findUnused } from './findUnused.ts'
import type { RemoteCalls, RemoteScenario, RemoteStep } from './protocol.ts'

/** What answers each call. */
export type Calls = {
  [Name in keyof RemoteCalls]: (
    params: RemoteCalls[Name]['params'],
  ) => RemoteCalls[Name]['result'] | Promise<RemoteCalls[Name]['result']>
}

const ANY_ORIGIN = { 'access-control-allow-origin': '*' }

/** Drives a scenario server by data: every path it makes may be read by pages of any origin. */
export const createCalls = (server: ScenarioServer): Calls => {
  const sent = new WeakMap<Exchange, number>()
  let paths = 0
  const pathOf = (url: string): string => new URL(url).pathname
  const streamsOf = (path: string): Exchange[] =>
    server.exchanges(path).filter(({ request }) => request.method !== 'OPTIONS')

  const toStep =
    (step: RemoteStep): Step =>
    async (exchange) => {
      if (step.type === 'head') exchange.head(step.status, { ...ANY_ORIGIN, ...step.headers })
      else if (step.type === 'end') exchange.end()
      else if (step.type === 'reset') exchange.reset()
      else await sendAll(exchange, step)
    }
  const sendAll = async (exchange: Exchange, { text, times }: Extract<RemoteStep, { type: 'send' }>) => {
    const bytes = new TextEncoder().encode(text)
    for (let n = 0; n < times && !exchange.isClosed(); n++) {
      await exchange.send(bytes)
      // A line that is gone took nothing.
      if (!exchange.isClosed()) sent.set(exchange, (sent.get(exchange) ?? 0) + bytes.length)
    }
  }
  const play = async (exchange: Exchange, script: Script): Promise<void> => {
    for (const step of script) if (!exchange.isClosed()) await step(exchange)
  }

  /** A preflight takes no script's turn: whether a browser makes one is its own affair. */
  const answerWith =
    (path: string, { scripts, allowHeaders }: RemoteScenario): Step =>
    async (exchange) => {
      if (exchange.request.method === 'OPTIONS') {
        exchange.head(204, { ...ANY_ORIGIN, 'access-control-allow-headers': allowHeaders })
        exchange.end()
        return
      }
      const script = scripts[streamsOf(path).indexOf(exchange)] ?? scripts.at(-1) ?? []
      await play(exchange, script.map(toStep))
    }

  return {
    findUnused,
    serve: (scenario) => {
      const path = `/${(paths += 1)}`
      server.script(path, [answerWith(path, scenario)])
      return server.url(path)
    },
    play: async ({ url, steps }) => {
      const exchange = streamsOf(pathOf(url)).at(-1)
      if (!exchange) throw new Error(`Nobody has asked for ${url} yet; wait until the stream is open.`)
      await play(exchange, steps.map(toStep))
      return null
    },
    requests: ({ url }) =>
      server.exchanges(pathOf(url)).map((exchange) => ({
        method: exchange.request.method,
        url: exchange.request.url,
        lastEventId: exchange.request.lastEventId,
        isClosed: exchange.isClosed(),
        sent: sent.get(exchange) ?? 0,
      })),
  }
}
