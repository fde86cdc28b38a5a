import { request } from 'node:http'

/**
 * Hands a request to another server on this machine, byte for byte as it comes: a stream stays a stream, a cut stays a
 * cut, and whoever leaves is gone on both sides. It says whom it speaks for: the server keeps faults and figures from
 * everyone but this machine.
 *
 * @param {number} port
 * @returns {import('node:http').RequestListener}
 */
export const createProxy = (port) => (incoming, response) => {
  const { method, url: path, socket } = incoming
  const addresses = [incoming.headers['x-forwarded-for'], socket.remoteAddress].filter(Boolean).join(', ')
  const headers = { ...incoming.headers, 'x-forwarded-for': addresses }
  const upstream = request({ host: '127.0.0.1', port, method, path, headers }, (answer) => {
    response.writeHead(answer.statusCode ?? 502, answer.headers)
    // The head of an event stream may be all there is for a while.
    response.flushHeaders()
    answer.on('error', () => response.destroy())
    answer.pipe(response)
  })
  upstream.on('error', () => {
    if (response.headersSent) {
      response.destroy()
      return
    }
    response.writeHead(502, { 'content-type': 'application/json' })
    response.end(
      '{"error":{"code":"starting","message":"The API server is not up; it restarts after each change."}}',
    )
  })
  response.on('close', () => upstream.destroy())
  incoming.pipe(upstream)
}
