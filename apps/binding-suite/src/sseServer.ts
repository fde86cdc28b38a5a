import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { onTestFinished } from 'vitest'
import { forgetStreams } from './forgetStreams.ts'
import { until } from './until.ts'

/** One request that the server accepted as a stream. */
export interface ServedStream {
  readonly method: string
  readonly path: string
  readonly headers: IncomingMessage['headers']
  readonly body: string
  /** Whether the socket is gone, whoever closed it. */
  isClosed(): boolean
  /** One message, its data as JSON. */
  send(event: string, data: unknown, id?: string): void
  /** Bytes as they are, in one write. */
  write(text: string): void
  /** Ends the response in good order. */
  end(): void
  /** Destroys the socket. */
  cut(): void
}

/** A real server of event streams, with the test in charge of what it says. */
export interface SSEServer {
  url(path?: string): string
  /** Every stream that was ever accepted, in order. */
  readonly streams: readonly ServedStream[]
  /** The streams whose socket is still there. */
  open(): ServedStream[]
  /** Waits for the nth stream, counted from 0. */
  stream(index: number): Promise<ServedStream>
  /** Answers the requests to come with this status instead of a stream; 200 for streams again. */
  answerWith(status: number, headers?: Record<string, string>, body?: string): void
}

/** A message as the wire carries it, its data as JSON. */
export const messageText = (event: string, data: unknown, id?: string): string =>
  `${id === undefined ? '' : `id: ${id}\n`}event: ${event}\ndata: ${JSON.stringify(data)}\n\n`

const readBody = async (request: IncomingMessage): Promise<string> => {
  let body = ''
  for await (const chunk of request.setEncoding('utf8')) body += chunk as string
  return body
}

const serve = (request: IncomingMessage, response: ServerResponse, body: string): ServedStream => {
  let isClosed = false
  response.on('close', () => {
    isClosed = true
  })
  response.writeHead(200, { 'Content-Type': 'text/event-stream', 'Access-Control-Allow-Origin': '*' })
  response.flushHeaders()
  return {
    method: request.method!,
    path: request.url!,
    headers: request.headers,
    body,
    isClosed: () => isClosed,
    send: (event, data, id) => void response.write(messageText(event, data, id)),
    write: (text) => void response.write(text),
    end: () => void response.end(),
    cut: () => void response.destroy(),
  }
}

/** Starts a server that ends with the test. */
export const startSSEServer = async (): Promise<SSEServer> => {
  const streams: ServedStream[] = []
  let refusal: { status: number; headers?: Record<string, string>; body?: string } | null = null
  const server = createServer((request, response) => {
    void readBody(request).then(
      (body) => {
        if (refusal) response.writeHead(refusal.status, refusal.headers).end(refusal.body)
        else streams.push(serve(request, response, body))
      },
      // Aborted before its body was here: no stream, nobody to answer.
      () => response.destroy(),
    )
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  forgetStreams()
  onTestFinished(async () => {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  })
  const { port } = server.address() as AddressInfo
  return {
    url: (path = '/stream') => `http://127.0.0.1:${port}${path}`,
    streams,
    open: () => streams.filter((stream) => !stream.isClosed()),
    stream: async (index) => {
      await until(() => streams.length > index, `stream ${index} at the server`)
      return streams[index]!
    },
    answerWith: (status, headers, body) => {
      refusal = status === 200 ? null : { status, headers, body }
    },
  }
}
