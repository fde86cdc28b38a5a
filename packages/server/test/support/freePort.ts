import { createServer } from 'node:net'

/**
 * Below what the system gives to connections and to servers that take any port, so that only a test takes one of these, and it is
 * still free when a server that was killed comes back. A node of a Redis cluster takes the one 10,000 above too.
 */
const FIRST = 11_000
const COUNT = 10_000

const isFree = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const probe = createServer()
    probe.once('error', () => resolve(false))
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)))
  })

/** A port for a server that has to be told one. */
export const freePort = async (): Promise<number> => {
  for (;;) {
    const port = FIRST + Math.floor(Math.random() * COUNT)
    if (await isFree(port)) return port
  }
}

/** So many, each another. */
export const freePorts = async (count: number): Promise<number[]> => {
  const ports = new Set<number>()
  while (ports.size < count) ports.add(await freePort())
  return [...ports]
}
