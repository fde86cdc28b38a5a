import { connect as connectTo, createServer, type AddressInfo, type Socket } from 'node:net'
import { onTestFinished } from 'vitest'

/** What can befall a line between its ends. */
export type LineFault =
  /** RST at both ends. */
  | 'reset'
  /** FIN: what was on its way arrives, the rest does not. */
  | 'hangUp'
  /** RST in the middle of the next bytes. */
  | 'cutWithin'
  /** Nothing arrives any more, and nobody is told. */
  | 'freeze'

/** A TCP relay whose far end can be moved, and whose lines can be spoilt. */
export interface Relay {
  readonly port: number
  /** Cuts what there is; new connections go there. */
  moveTo(port: number): void
  /** Does this to a part (0 to 1) of the lines, chosen by `random`. */
  spoil(fault: LineFault, part: number, random: () => number): void
}

interface Line {
  readonly near: Socket
  readonly far: Socket
  /** How many of the next bytes still pass; null: all do. */
  allowance: number | null
}

export const startRelay = async (target: number): Promise<Relay> => {
  const lines = new Set<Line>()
  let port = target

  const server = createServer((near) => {
    const far = connectTo(port, '127.0.0.1')
    const line: Line = { near, far, allowance: null }
    lines.add(line)
    near.on('close', () => {
      lines.delete(line)
      far.destroy()
    })
    far.on('close', () => near.destroy())
    near.on('error', () => {})
    far.on('error', () => {})
    near.pipe(far)
    far.on('end', () => near.end())
    far.on('data', (bytes) => {
      const isCut = line.allowance !== null && line.allowance < bytes.length
      if (line.allowance !== null) line.allowance -= bytes.length
      if (!near.write(isCut ? bytes.subarray(0, Math.max(0, line.allowance! + bytes.length)) : bytes))
        far.pause()
      if (isCut) near.resetAndDestroy()
    })
    near.on('drain', () => far.resume())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(
    () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        for (const { near } of lines) near.destroy()
      }),
  )

  const apply: Record<LineFault, (line: Line, random: () => number) => void> = {
    reset: ({ near }) => void near.resetAndDestroy(),
    hangUp: ({ near, far }) => {
      far.removeAllListeners('data')
      near.end()
    },
    cutWithin: (line, random) => {
      line.allowance = Math.floor(random() * 200)
    },
    freeze: ({ far }) => {
      far.removeAllListeners('data')
      far.pause()
    },
  }

  return {
    port: (server.address() as AddressInfo).port,
    moveTo(next) {
      port = next
      for (const { near } of lines) near.destroy()
    },
    spoil(fault, part, random) {
      for (const line of [...lines]) if (random() < part) apply[fault](line, random)
    },
  }
}
