import type { Exchange, ScenarioServer, Script, Step } from '../scenarioServer/index.ts'
import { pause } from '../scenarioServer/steps.ts'
import { compress } from './compress.ts'
import type { Relays } from './createRelays.ts'
import { findUnused } from './findUnused.ts'
import type { History, RemoteCalls, RemoteScenario, RemoteStep } from './protocol.ts'

/** What answers each call. */
export type Calls = {
  [Name in keyof RemoteCalls]: (
    params: RemoteCalls[Name]['params'],
  ) => RemoteCalls[Name]['result'] | Promise<RemoteCalls[Name]['result']>
}

const ANY_ORIGIN = { 'access-control-allow-origin': '*', 'access-control-expose-headers': 'retry-after' }

/** What a server that keeps its history sends: each message whose id and data are its number. */
const numbered = (after: number, upTo: number): Uint8Array => {
  const ids = Array.from({ length: Math.max(0, upTo - after) }, (_, i) => after + 1 + i)
  return new TextEncoder().encode(ids.map((id) => `id: ${id}\ndata: ${id}\n\n`).join(''))
}

/** Drives a scenario server by data: every path it makes may be read by pages of any origin. */
export const createCalls = (server: ScenarioServer, relays: Relays): Calls => {
  const sent = new WeakMap<Exchange, number>()
  let paths = 0
  const pathOf = (url: string): string => new URL(url).pathname
  const streamsOf = (path: string): Exchange[] =>
    server.exchanges(path).filter(({ request }) => request.method !== 'OPTIONS')

  const toStep =
    (step: RemoteStep): Step =>
    async (exchange) => {
      switch (step.type) {
        case 'head':
          return exchange.head(step.status, { ...ANY_ORIGIN, ...step.headers }, step.framing)
        case 'send':
          return sendTimes(exchange, new TextEncoder().encode(step.text), step.times)
        case 'sendBytes':
          return sendTimes(exchange, Uint8Array.from(step.bytes), 1)
        case 'sendCompressed':
          for await (const bytes of compress(step.encoding, step.texts)) await sendTimes(exchange, bytes, 1)
          return
        case 'sendNumbered':
          return sendTimes(
            exchange,
            numbered(step.after ?? Number(exchange.request.lastEventId), step.upTo),
            1,
          )
        case 'resume':
          return resume(exchange, step)
        case 'pause':
          return pause(step.ms)(exchange)
        case 'end':
          return exchange.end()
        case 'hangUp':
          return exchange.hangUp()
        case 'reset':
          return exchange.reset()
      }
    }
  const sendTimes = async (exchange: Exchange, bytes: Uint8Array, times: number) => {
    for (let n = 0; n < times && !exchange.isClosed(); n++) {
      await exchange.send(bytes)
      // A line that is gone took nothing.
      if (!exchange.isClosed()) sent.set(exchange, (sent.get(exchange) ?? 0) + bytes.length)
    }
  }
  const resume = async (exchange: Exchange, { param, upTo, count }: History): Promise<void> => {
    const { lastEventId, url } = exchange.request
    const asked = param === null ? null : new URL(url, 'http://x').searchParams.get(param)
    const after = Number(lastEventId ?? asked)
    if (after >= upTo) {
      exchange.head(204, ANY_ORIGIN)
      return exchange.end()
    }
    exchange.head(200, { ...ANY_ORIGIN, 'content-type': 'text/event-stream' })
    await exchange.send('retry: 100\n\n')
    await sendTimes(exchange, numbered(after, Math.min(upTo, after + count)), 1)
    // A browser may throw away with a broken line what the page has not read yet.
    await pause(50)(exchange)
    exchange.hangUp()
  }
  const play = async (exchange: Exchange, script: Script): Promise<void> => {
    for (const step of script) if (!exchange.isClosed()) await step(exchange)
  }

  /** A preflight takes no script's turn: whether a browser makes one is its own affair. */
  const answerWith =
    (path: string, { scripts, preflight }: RemoteScenario): Step =>
    async (exchange) => {
      if (exchange.request.method === 'OPTIONS') return play(exchange, preflight.map(toStep))
      const script = scripts[streamsOf(path).indexOf(exchange)] ?? scripts.at(-1) ?? []
      await play(exchange, script.map(toStep))
    }

  return {
    findUnused,
    relay: relays.add,
    setRelay: async ({ url, isUp }) => {
      await relays.set(url, isUp)
      return null
    },
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
        cookie: exchange.request.headers['cookie'] ?? null,
        time: exchange.request.time,
        isClosed: exchange.isClosed(),
        sent: sent.get(exchange) ?? 0,
      })),
  }
}
