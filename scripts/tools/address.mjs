import { createServer } from 'node:net'
import process from 'node:process'

/**
 * Where to listen, as the environment says: `PORT` (3000; 0 takes any free one) and `HOST` (127.0.0.1).
 *
 * @returns {{ host: string, port: number }}
 */
export const readAddress = () => {
  const PORT = process.env.PORT || '3000'
  const HOST = process.env.HOST || '127.0.0.1'
  const port = Number(PORT)
  if (!/^\d+$/.test(PORT) || port > 65_535) {
    throw new Error(`PORT must be a whole number from 0 to 65535, not "${PORT}".`)
  }
  return { host: HOST, port }
}

/** @type {Record<string, (host: string, port: number) => string>} */
const reasons = {
  EADDRINUSE: (host, port) =>
    `Port ${port} on ${host} is taken. Choose another with PORT, for example: PORT=${port + 1}`,
  EACCES: (_host, port) =>
    `Port ${port} needs more rights than this user has. Choose one above 1023 with PORT.`,
  EADDRNOTAVAIL: (host) => `HOST is ${host}, which is no address of this machine.`,
  ENOTFOUND: (host) => `HOST is ${host}, which is no name this machine knows.`,
}

/**
 * Takes the port for a moment, so that a taken one is told before minutes of building and not after.
 *
 * @param {{ host: string, port: number }} address
 * @returns {Promise<number>} the port; the one the system chose when 0 was asked for
 */
export const checkFree = ({ host, port }) =>
  new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once('error', (/** @type {NodeJS.ErrnoException} */ error) => {
      reject(new Error(reasons[error.code ?? '']?.(host, port) ?? error.message, { cause: error }))
    })
    probe.listen({ host, port, exclusive: true }, () => {
      const address = /** @type {import('node:net').AddressInfo} */ (probe.address())
      probe.close(() => resolve(address.port))
    })
  })
