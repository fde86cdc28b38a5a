import { connect as connectTo, createServer, type AddressInfo, type Socket } from 'node:net'
import { onTestFinished } from 'vitest'

/** A TCP relay whose far end can be moved, and whose connections can be cut. */
export interface Relay {
  readonly port: number
  /** Cuts what there is; new connections go there. */
  moveTo(port: number): void
  /** Resets this part (0 to 1) of the connections, chosen by `random`. */
  cut(part: number, random: () => number): void
}

export const startRelay = async (target: number): Promise<Relay> => {
  const sockets = new Set<Socket>()
  let port = target

  const server = createServer((near) => {
    const far = connectTo(port, '127.0.0.1')
    sockets.add(near)
    near.on('close', () => {
      sockets.delete(near)
      far.destroy()
    })
    far.on('close', () => near.destroy())
    near.on('error', () => {})
    far.on('error', () => {})
    near.pipe(far).pipe(near)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(
    () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        for (const socket of sockets) socket.destroy()
      }),
  )

  return {
    port: (server.address() as AddressInfo).port,
    moveTo(next) {
      port = next
      for (const socket of sockets) socket.destroy()
    },
    cut(part, random) {
      for (const socket of [...sockets]) if (random() < part) socket.resetAndDestroy()
    },
  }
}
