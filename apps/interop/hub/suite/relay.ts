import { connect, createServer, type AddressInfo, type Socket } from 'node:net'

/** A way to a server that can be taken away, as a network is. */
export interface Relay {
  readonly port: number
  /** Cuts all that runs over it, and whoever comes, until `mend`. */
  cut(): void
  mend(): void
  close(): Promise<void>
}

export const startRelay = async (target: number): Promise<Relay> => {
  const sockets = new Set<Socket>()
  let isCut = false

  const server = createServer((near) => {
    if (isCut) return void near.resetAndDestroy()
    const far = connect(target, '127.0.0.1')
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
      socket.pipe(other)
    }
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))

  const drop = (): void => {
    for (const socket of [...sockets]) socket.resetAndDestroy()
  }
  return {
    port: (server.address() as AddressInfo).port,
    cut() {
      isCut = true
      drop()
    },
    mend: () => void (isCut = false),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        drop()
      }),
  }
}
