import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Http2ServerResponse } from 'node:http2'
import type { Socket } from 'node:net'
import type { Writable } from 'node:stream'
import type { Frame } from '../message/frame.ts'
import { STREAM_HEADERS } from '../message/protocol.ts'
import type { Connection, ConnectionOwner } from '../stream/connection.ts'
import { writeFrame } from './socketWriter.ts'

/** How long a reader has to take what was written before the end. */
export const END_GRACE = 5_000

/** Of HTTP/2 (RFC 9113, 7). By its number, as some runtimes that have no use for it have no `node:http2`. */
const INTERNAL_ERROR = 2

/** True when nobody is there to answer, or somebody else has answered already. */
export const isGone = (req: IncomingMessage, res: ServerResponse): boolean =>
  res.destroyed || res.headersSent || res.writableEnded || req.socket.destroyed

/** Before anybody listened: no event tells of it any more. */
const hasLeft = (req: IncomingMessage, res: ServerResponse | Http2ServerResponse): boolean =>
  req.socket.destroyed || ('stream' in res && res.stream.destroyed)

/**
 * Calls back once when the client leaves, soon where it had, or when somebody else has answered. Returns what takes the
 * listener off.
 */
export const whenGone = (req: IncomingMessage, res: ServerResponse, listener: () => void): (() => void) => {
  const { socket } = req
  if (hasLeft(req, res)) queueMicrotask(listener)
  res.once('close', listener)
  // A response still queued behind another on its connection never hears of the connection's end.
  const isQueued = req.httpVersionMajor < 2 && !res.socket
  if (isQueued) socket.once('close', listener)
  return () => {
    res.off('close', listener)
    if (isQueued) socket.off('close', listener)
  }
}

/** Sends the head at once: the client is connected before there is anything to say. Headers set earlier (CORS) stay. */
export const sendStreamHead = (req: IncomingMessage, res: ServerResponse): void => {
  res.statusCode = 200
  for (const [name, value] of Object.entries(STREAM_HEADERS)) res.setHeader(name, value)
  // A limit that a middleware has set to the response: silence is no fault here. Over HTTP/2 that is the stream's own limit; the
  // session's, which all its streams share, is not ours to touch.
  res.setTimeout(0)
  if (req.httpVersionMajor < 2) {
    // A response still queued behind another has no socket to hand it on to.
    if (!res.socket) req.socket.setTimeout(0)
    req.socket.setNoDelay(true)
  }
  res.flushHeaders()
}

/**
 * Tells a client of HTTP/2 to use a new connection from now on: one that comes back over the old one would meet this process
 * for as long as it lives, and keep it from ending. What runs on it goes on.
 */
export const goAway = (res: ServerResponse | Http2ServerResponse): void => {
  const stream = 'stream' in res ? res.stream : undefined
  if (stream?.session && !stream.session.closed) stream.session.close()
}

const reset = (socket: Socket): void => {
  try {
    socket.resetAndDestroy()
  } catch {
    // TLS and the sockets of one machine know none.
    socket.destroy()
  }
}

/** So that half an answer never reads as a whole one, which a mere end would say wherever nothing else marks it. */
const cut = (res: ServerResponse | Http2ServerResponse): void => {
  if ('stream' in res) res.stream?.close(INTERNAL_ERROR)
  // HTTP/1.0, as proxies speak it: without chunks only a reset says that there should have been more.
  else if (!res.chunkedEncoding && res.socket) reset(res.socket)
  res.destroy()
}

/** A Node response as a connection. The response's own `close` tells of the client's leaving: the request's does not. */
export const createNodeConnection = (
  req: IncomingMessage,
  res: ServerResponse,
  rawWrites: boolean,
): Connection => new NodeConnection(req, res, rawWrites)

/** A class, as there are thousands: an object with getters of its own costs four times the memory. */
class NodeConnection implements Connection {
  owner: ConnectionOwner | null = null
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

  end(isPatient = false): void {
    if (this.#isClosed) return
    this.#res.end()
    const giveUp = (): void => {
      // It has all, but over HTTP/2 has not said that its request ends.
      if (this.#res.writableFinished) this.#res.destroy()
      else if (!isPatient) this.destroy()
    }
    // Queued behind another response it goes out when that is over, which may be never: nobody waits for it.
    if (this.#isQueued()) this.#close()
    else this.#grace = setInterval(giveUp, END_GRACE).unref()
  }

  endForGood(): void {
    this.end()
    goAway(this.#res)
  }

  destroy(): void {
    cut(this.#res)
    if (this.#isQueued()) this.#close()
  }

  #isQueued(): boolean {
    return this.#req.httpVersionMajor < 2 && !this.#res.socket && !this.#res.writableFinished
  }

  #drained(): void {
    this.#awaited = null
    this.owner?.onDrain()
  }

  #close(): void {
    if (this.#isClosed) return
    this.#isClosed = true
    if (this.#grace) clearInterval(this.#grace)
    if (this.#onDrain) this.#awaited?.off('drain', this.#onDrain)
    this.#req.socket.off('close', this.#onClose)
    this.owner?.onClose()
  }
}
