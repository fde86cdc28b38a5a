// @vitest-environment node
import { once } from 'node:events'
import { createServer, request, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import type { SSEClient } from '@ssekit/core'
import { createHub } from '@ssekit/server'
import { beforeEach, expect, it, onTestFinished, vi } from 'vitest'
import { createClient, createPollingClient } from '../src/react-native/createClient.ts'

/** As React Native's: a flag and listeners, no reason and nothing static. */
class PlainAbortController {
  readonly #listeners = new Set<() => void>()
  readonly signal = {
    aborted: false,
    onabort: null as (() => void) | null,
    addEventListener: (_: string, listener: () => void) => void this.#listeners.add(listener),
    removeEventListener: (_: string, listener: () => void) => void this.#listeners.delete(listener),
  }
  abort(): void {
    if (this.signal.aborted) return
    this.signal.aborted = true
    this.signal.onabort?.()
    for (const listener of [...this.#listeners]) listener()
  }
}

/** What the runtime of an app does not have, or has less of than a browser. */
const ABSENT = [
  'EventSource',
  'DOMException',
  'reportError',
  'MessageChannel',
  'BroadcastChannel',
  'structuredClone',
]

/** A request of the system, which knows nothing of the page's fetch. */
const ask = (url: string, { headers, signal }: RequestInit): Promise<IncomingMessage> =>
  new Promise((resolve, reject) => {
    const asked = request(url, { headers: headers as Record<string, string> }, resolve)
    asked.on('error', reject)
    signal?.addEventListener('abort', () => asked.destroy())
    asked.end()
  })
const headOf = (response: IncomingMessage) => ({
  headers: new Headers(response.headers as Record<string, string>),
  ok: response.statusCode === 200,
  status: response.statusCode,
})
/** As `expo/fetch` does: a class of its own, whose body is read by a reader. */
const expoFetch = async (url: string, init: RequestInit) => {
  const response = await ask(url, init)
  const chunks = response[Symbol.asyncIterator]()
  const reader = {
    read: async () => {
      const { done, value } = await chunks.next()
      return { done: done === true, value: value && new Uint8Array(value) }
    },
    cancel: async () => void response.destroy(),
    releaseLock() {},
  }
  return { ...headOf(response), url, body: { getReader: () => reader } }
}
/** As React Native's own: nothing before the end, and no body to read. */
const ownFetch = async (url: string, init: RequestInit) => {
  const response = await ask(url, init)
  const whole = await text(response)
  return { ...headOf(response), url, text: async () => whole }
}

beforeEach(() => {
  for (const name of ABSENT) vi.stubGlobal(name, undefined)
  vi.stubGlobal('AbortController', PlainAbortController)
  vi.stubGlobal('navigator', { product: 'ReactNative' })
  onTestFinished(() => void vi.unstubAllGlobals())
})

const startServer = async () => {
  const hub = createHub({ retry: 20, logger: { warn() {}, error() {} } })
  const [stream, poll] = [hub.handler(() => ({ client: 'ann' })), hub.pollHandler(() => ({ client: 'ann' }))]
  const server = createServer((req, res) => (req.url!.startsWith('/api/poll') ? poll : stream)(req, res))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(async () => {
    await hub.close()
    server.close()
    server.closeAllConnections()
  })
  return { hub, server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/stream` }
}

const openAt = (client: SSEClient, url: string) => {
  const got: unknown[] = []
  const stream = client.stream(url, { onMessage: (data: unknown) => void got.push(data), onError: () => {} })
  stream.open()
  onTestFinished(() => stream.close())
  return { got, stream, status: () => stream.getSnapshot().status }
}

it('with the fetch of expo, streams arrive, and heal', async () => {
  const { hub, server, url } = await startServer()
  const { got, status, stream } = openAt(createClient(expoFetch as unknown as typeof fetch), url)
  await expect.poll(status).toBe('open')
  await hub.broadcast({ data: 1 })
  await expect.poll(() => got).toEqual([1])
  server.closeAllConnections()
  await hub.broadcast({ data: 2 })
  await hub.broadcast({ data: 3 })
  await expect.poll(() => got).toEqual([1, 2, 3])
  stream.close()
  await expect.poll(() => hub.stats().connections).toBe(0)
})

it('with React Native’s own, by polling', async () => {
  const { hub, url } = await startServer()
  vi.stubGlobal('fetch', ownFetch)
  const { got, status } = openAt(createPollingClient(), url)
  await expect.poll(status).toBe('open')
  await hub.broadcast({ data: 1 })
  await hub.broadcast({ data: 2 })
  await expect.poll(() => got).toEqual([1, 2])
})

it('with React Native’s own and no polling, a stream that ends says what is missing', async () => {
  const { hub, url } = await startServer()
  const { stream, status } = openAt(createClient(ownFetch as unknown as typeof fetch), url)
  await expect.poll(() => hub.stats().connections).toBe(1)
  await hub.disconnect({ client: 'ann' })
  await expect.poll(status).toBe('error')
  expect(stream.getSnapshot().error?.message).toMatch(/body|stream/i)
})
