import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { onTestFinished } from 'vitest'
import { until } from './until.ts'

export interface WireMessage {
  event?: string
  /** Anything but a string goes as JSON. */
  data: unknown
  id?: string | number
}

/** One connection of a client, as the server sees it. */
export interface Line {
  readonly method: string
  readonly path: string
  readonly headers: IncomingHttpHeaders
  readonly body: string
  readonly isOpen: boolean
  /** All in one write: one chunk for the client. */
  send(...messages: WireMessage[]): void
  write(text: string): void
  /** Ends the response in good order. */
  end(): void
  /** Cuts the socket. */
  cut(): void
}

export interface EventServer {
  readonly url: string
  /** Every request there was, in order. */
  readonly lines: readonly Line[]
  /** How many of them the client still holds. */
  open(): number
  /** The request of this number (0 the first), once it is there. */
  line(number: number): Promise<Line>
  /** Answers the requests from now on with this status instead of a stream; null streams again. */
  refuseWith(status: number | null): void
}

export const wire = ({ event, data, id }: WireMessage): string => {
  const text = typeof data === 'string' ? data : JSON.stringify(data)
  const fields = [
    ...(event === undefined ? [] : [`event: ${event}`]),
    ...(id === undefined ? [] : [`id: ${id}`]),
    ...text.split('\n').map((line) => `data: ${line}`),
  ]
  return `${fields.join('\n')}\n\n`
}

/** A real server on a port of its own; what a test sends is what the client gets. Gone when the test is. */
export const startEventServer = async (): Promise<EventServer> => {
  const lines: Line[] = []
  let refusal: number | null = null

  const server = createServer(async (request, response) => {
    let body = ''
    for await (const chunk of request.setEncoding('utf8')) body += chunk
    const { method = '', url: path = '', headers } = request
    lines.push(createLine(response, { method, path, headers, body }))
    if (refusal !== null) {
      response.writeHead(refusal).end(`refused: ${refusal}`)
      return
    }
    response.writeHead(200, { 'Content-Type': 'text/event-stream', 'Access-Control-Allow-Origin': '*' })
    response.flushHeaders()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(async () => {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  })

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/stream`,
    lines,
    open: () => lines.filter(({ isOpen }) => isOpen).length,
    line: async (number) => {
      await until(() => lines.length > number)
      return lines[number]!
    },
    refuseWith: (status) => {
      refusal = status
    },
  }
}

const createLine = (
  response: ServerResponse,
  request: Pick<Line, 'method' | 'path' | 'headers' | 'body'>,
): Line => {
  let isOpen = true
  response.on('close', () => {
    isOpen = false
  })
  return {
    ...request,
    get isOpen() {
      return isOpen
    },
    send: (...messages) => {
      response.write(messages.map(wire).join(''))
    },
    write: (text) => {
      response.write(text)
    },
    end: () => {
      response.end()
    },
    cut: () => {
      response.socket?.resetAndDestroy()
    },
  }
}
