import { OutgoingMessage, type ServerResponse } from 'node:http'
import type { Writable } from 'node:stream'
import type { Frame } from '../message/frame.ts'

/**
 * A framed chunk may go straight to the socket when exactly these bytes are what `res.write` would put there: an
 * HTTP/1.1 chunked body, the head already sent, nothing held back in the response, and nobody who wrapped `write` to
 * see or change the body (compression does).
 */
const canWriteRaw = (res: ServerResponse): boolean => {
  const { socket } = res
  return (
    res.chunkedEncoding &&
    socket !== null &&
    socket.writable &&
    !res.writableEnded &&
    res.writableCorked === 0 &&
    res.writableLength === socket.writableLength &&
    res.write === OutgoingMessage.prototype.write
  )
}

/** Writes the frame the cheapest safe way. Returns the stream to await `drain` on, or null when there is no need. */
export const writeFrame = (res: ServerResponse, frame: Frame, rawWrites: boolean): Writable | null => {
  if (rawWrites && canWriteRaw(res)) return res.socket!.write(frame.chunk) ? null : res.socket
  const taken: unknown = res.write(frame.body)
  // A wrapper may forget to hand on what `write` returns: then no `drain` is promised.
  const isFull = typeof taken === 'boolean' ? !taken : res.writableNeedDrain
  return isFull ? res : null
}
