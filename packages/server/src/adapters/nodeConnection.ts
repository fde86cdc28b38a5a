import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Writable } from 'node:stream'
import type { Frame } from '../message/frame.ts'
import { writeFrame } from './socketWriter.ts'
import type { Wire, WireOwner } from '../stream/connection.ts'
import { STREAM_HEADERS } from '../message/protocol.ts'

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
export const createNodeWire = (req: IncomingMessage, res: ServerResponse, rawWrites: boolean): Wire =>
  new NodeWire(req, res, rawWrites)

/** A class, as there are thousands: an object with getters of its own costs four times the memory. */
class NodeWire implements Wire {
  owner: WireOwner | null = null
  readonly #req: IncomingMessage
  readonly #res: ServerResponse
  readonly #rawWrites: boolean
  readonly #onClose: () => void
  #isClosed = false
  #awaited: Writable | null = null
  #onDrain: (() => void) | null = null
  #grace: NodeJS.Timeout | null = null

  constructor(req: IncomingMessage, res: ServerResponse, rawWrites: boolean) {
    this.#req = req
    this.#res = res
    this.#rawWrites = rawWrites
    this.#onClose = () => this.#close()
    res.once('close', this.#onClose)
    // A response still queued behind another on its connection never hears of the connection's end.
    if (!res.socket) req.socket.once('close', this.#onClose)
    res.on('error', this.#onClose)
  }

  write(frame: Frame): boolean {
    if (this.#isClosed) return true
    const blocked = writeFrame(this.#res, frame, this.#rawWrites)
    if (!blocked) return this.#awaited === null
    if (!this.#awaited) {
      this.#awaited = blocked
      this.#onDrain ??= () => this.#drained()
      blocked.once('drain', this.#onDrain)
    }
    return false
  }

  get pendingBytes(): number {
    return this.#res.writableLength
  }

  end(): void {
    if (this.#isClosed) return
    this.#res.end()
    this.#grace = setTimeout(() => this.#res.destroy(), END_GRACE).unref()
  }

  destroy(): void {
    this.#res.destroy()
  }

  #drained(): void {
    this.#awaited = null
    this.owner?.onDrain()
  }

  #close(): void {
    if (this.#isClosed) return
    this.#isClosed = true
    if (this.#grace) clearTimeout(this.#grace)
    if (this.#onDrain) this.#awaited?.off('drain', this.#onDrain)
    this.#req.socket.off('close', this.#onClose)
    this.owner?.onClose()
  }
}
