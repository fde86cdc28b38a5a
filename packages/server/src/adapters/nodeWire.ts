import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Writable } from 'node:stream'
import { writeFrame } from '../socketWriter.ts'
import type { Wire } from '../wire.ts'
import { STREAM_HEADERS } from '../wireText.ts'

/** How long a reader has to take what was written before the end. */
const END_GRACE = 5_000

/** True when nobody is there to answer, or somebody else has answered already. */
export const isGone = (req: IncomingMessage, res: ServerResponse): boolean =>
  res.destroyed || res.headersSent || res.writableEnded || req.socket.destroyed

/** Sends the head at once: the client is connected before there is anything to say. Headers set earlier (CORS) stay. */
export const sendStreamHead = (req: IncomingMessage, res: ServerResponse): void => {
  res.statusCode = 200
  for (const [name, value] of Object.entries(STREAM_HEADERS)) res.setHeader(name, value)
  req.socket.setTimeout(0)
  // HTTP/2 streams share a socket, which is not theirs to set up.
  if (req.httpVersionMajor < 2) req.socket.setNoDelay(true)
  res.flushHeaders()
}

/** A Node response as a wire. The response's own `close` tells of the client's leaving: the request's does not. */
export const createNodeWire = (req: IncomingMessage, res: ServerResponse, rawWrites: boolean): Wire => {
  let closed = false
  let awaited: Writable | null = null
  let grace: NodeJS.Timeout | undefined

  const drained = (): void => {
    awaited = null
    wire.onDrain()
  }

  const wire: Wire = {
    write(frame) {
      if (closed) return true
      const blocked = writeFrame(res, frame, rawWrites)
      if (!blocked) return awaited === null
      if (!awaited) {
        awaited = blocked
        blocked.once('drain', drained)
      }
      return false
    },
    get pendingBytes() {
      return res.writableLength
    },
    onDrain() {},
    onClose() {},
    end() {
      if (closed) return
      res.end()
      grace = setTimeout(() => res.destroy(), END_GRACE).unref()
    },
    destroy() {
      res.destroy()
    },
  }

  const close = (): void => {
    if (closed) return
    closed = true
    clearTimeout(grace)
    awaited?.off('drain', drained)
    req.socket.off('close', close)
    wire.onClose()
  }
  res.once('close', close)
  // A response still queued behind another on its connection never hears of the connection's end.
  if (!res.socket) req.socket.once('close', close)
  res.on('error', close)
  return wire
}
