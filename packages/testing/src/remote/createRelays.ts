import type { Server, Socket } from 'node:net'
import type { RelaySettings } from './protocol.ts'

/** Ports of their own that lead to the scenario server. */
export interface Relays {
  /** @returns the url by which the path is reached there */
  add(settings: RelaySettings): Promise<string>
  /** Up or down, by the url that `add` gave. */
  set(url: string, isUp: boolean): Promise<void>
  close(): Promise<void>
}

interface Relay {
  server: Server
  port: number
  sockets: Set<Socket>
}

export const createRelays = (): Relays => {
  const relays = new Map<string, Relay>()

  const listen = ({ server }: Relay, port: number): Promise<void> =>
    new Promise((resolve, reject) => server.once('error', reject).listen(port, '127.0.0.1', resolve))

  const shut = ({ server, sockets }: Relay): Promise<void> =>
    new Promise((resolve) => {
      server.close(() => resolve())
      for (const socket of sockets) socket.destroy()
    })

  return {
    add: async ({ url, holds }) => {
      const { createServer, connect } = await import('node:net')
      const target = new URL(url)
      const sockets = new Set<Socket>()
      const server = createServer((near) => {
        const far = connect(Number(target.port), target.hostname)
        for (const [socket, other] of [
          [near, far],
          [far, near],
        ] as const) {
          sockets.add(socket)
          socket.on('error', () => {})
          socket.on('close', () => {
            sockets.delete(socket)
            other.destroy()
          })
        }
        near.pipe(far)
        passOn(far, near, holds)
      })
      const relay: Relay = { server, port: 0, sockets }
      await listen(relay, 0)
      const address = server.address()
      relay.port = typeof address === 'object' ? (address?.port ?? 0) : 0
      const own = `http://127.0.0.1:${relay.port}${target.pathname}`
      relays.set(own, relay)
      return own
    },
    set: async (url, isUp) => {
      const relay = relays.get(url)
      if (!relay) throw new Error(`There is no relay at ${url}.`)
      if (isUp !== relay.server.listening) await (isUp ? listen(relay, relay.port) : shut(relay))
    },
    close: async () => {
      for (const relay of relays.values()) if (relay.server.listening) await shut(relay)
    },
  }
}

/** As it comes, or in lots of at least so many bytes; what is left goes with the end. */
const passOn = (from: Socket, to: Socket, holds: number): void => {
  let held: Uint8Array[] = []
  let size = 0
  const release = (): void => {
    for (const bytes of held) to.write(bytes)
    held = []
    size = 0
  }
  from.on('data', (bytes: Uint8Array) => {
    held.push(bytes)
    size += bytes.length
    if (size >= holds) release()
  })
  from.on('end', () => {
    release()
    to.end()
  })
}
