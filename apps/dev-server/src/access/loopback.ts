/** Whether a socket's address is this machine itself; IPv4 may come wrapped in IPv6. */
export const isLoopbackAddress = (address: string | undefined): boolean =>
  address !== undefined && (address === '::1' || /^(::ffff:)?127\./.test(address))

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
