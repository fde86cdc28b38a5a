import type { IncomingMessage } from 'node:http'

/** Whether a socket's address is this machine itself; IPv4 may come wrapped in IPv6. */
export const isLoopbackAddress = (address: string | undefined): boolean =>
  address !== undefined && (address === '::1' || /^(::ffff:)?127\./.test(address))

/**
 * Whether a request comes from this machine itself. Everyone whom a proxy here lets in has a socket of this machine, so
 * each address counts that is named on the way; naming one more can only take rights away, and so all of them are believed,
 * whatever stands in front.
 */
export const isFromThisMachine = ({ socket, headers }: IncomingMessage): boolean => {
  const forwarded = headers['x-forwarded-for']
  const named = forwarded === undefined ? [] : String(forwarded).split(',')
  return [socket.remoteAddress, ...named].every((address) => isLoopbackAddress(address?.trim()))
}

/** Whether a host name of a URL means this machine itself. */
export const isLoopbackName = (hostname: string): boolean =>
  hostname === 'localhost' ||
  hostname.endsWith('.localhost') ||
  hostname === '[::1]' ||
  /^127\.\d+\.\d+\.\d+$/.test(hostname)

/** Whether a page of this origin comes from this machine itself. */
export const isLocalOrigin = (origin: string): boolean =>
  URL.canParse(origin) && isLoopbackName(new URL(origin).hostname)

/** Whether a server that listens there, by name or address, is reached from this machine alone. */
export const isLoopbackHost = (host: string): boolean => isLoopbackName(host) || isLoopbackAddress(host)
