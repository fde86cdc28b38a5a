import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Readable } from 'node:stream'
import { createMessages } from '../parser/workloads.ts'

/**
 * `/<workload>?bytes=…&messages=…` streams that workload, so many messages a write, then a message of type `end`, then nothing: the client leaves, unless
 * the response `ends`, for who finds no messages. A process of its own, so that serving costs the clients nothing.
 */
const bodies = new Map<string, Uint8Array[]>()
const END = new TextEncoder().encode('event: end\ndata: end\n\n')

const joinBy = (messages: readonly Uint8Array[], count: number): Uint8Array[] =>
  Array.from({ length: Math.ceil(messages.length / count) }, (_, i) =>
    Buffer.concat(messages.slice(i * count, (i + 1) * count)),
  )

const bodyOf = (url: URL): Uint8Array[] => {
  const known = bodies.get(url.href)
  if (known) return known
  const { searchParams } = url
  const messages = createMessages(
    decodeURIComponent(url.pathname.slice(1)),
    Number(searchParams.get('bytes')),
  )
  const body = [...joinBy(messages, Number(searchParams.get('messages'))), END]
  bodies.set(url.href, body)
  return body
}

const server = createServer((request, response) => {
  response.writeHead(200, { 'Content-Type': 'text/event-stream' })
  const url = new URL(request.url!, 'http://x')
  const end = url.searchParams.has('ends')
  Readable.from(bodyOf(url)).pipe(response, { end })
})
server.listen(0, '127.0.0.1', () => process.send!((server.address() as AddressInfo).port))
