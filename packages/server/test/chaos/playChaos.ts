import { connect as connectTo, type Socket } from 'node:net'
import { pick, type Random } from '@ssekit/testing/scenarios'
import { onTestFinished } from 'vitest'
import { until } from '../support/connect.ts'
import { startRelay, type LineFault, type Relay } from '../support/relay.ts'
import { watch, type Witness } from '../support/witness.ts'
import { startChaosServer, type ChaosServer } from './chaosServer.ts'

const CLIENTS = 16
const LINE_FAULTS: readonly LineFault[] = ['reset', 'hangUp', 'cutWithin', 'freeze']
/** As many readers that never read as there may be at once. */
const STALLED = 20
const STATUSES = [408, 425, 429, 500, 502, 503, 504, 520]

/** What a run of faults came to. */
export interface Chaos {
  sent: number
  received: number
  faults: Record<string, number>
  gapsTold: number
  /** What no client should ever see: holes nobody told of, doubles, steps back. */
  violations: string[]
  /** What is still held when everyone has left. */
  left: { connections: number; clients: number }
}

interface ChaosOptions {
  random: Random
  /** Asked before each fault. */
  goesOn: (faults: number) => boolean
  /** Called after each fault. */
  onFault?: () => Promise<void> | void
}

/** Asks for a stream, and never reads a byte of it. */
const connectStalled = (url: string): Socket => {
  const socket = connectTo(Number(new URL(url).port), '127.0.0.1').pause()
  socket.on('error', () => {})
  socket.write('GET /?client=stalled HTTP/1.1\r\nHost: x\r\n\r\n')
  return socket
}

type Faults = Record<string, () => Promise<unknown> | unknown>

const faultsOf = (
  server: ChaosServer,
  relay: Relay,
  witnesses: readonly Witness[],
  random: Random,
): Faults => {
  const stalled: Socket[] = []
  const some = () => 1 + Math.floor(random() * 4)
  return {
    ...Object.fromEntries(
      LINE_FAULTS.map((fault) => [fault, () => relay.spoil(fault, pick(random, [0.1, 0.3, 1]), random)]),
    ),
    refuse: () => {
      const status = pick(random, STATUSES)
      server.answerNext(some(), (response) => response.writeHead(status, { 'Retry-After': '0' }).end('busy'))
    },
    breakOff: () => server.answerNext(some(), (response) => response.destroy()),
    neverAnswer: () => server.answerNext(1, () => {}),
    disconnect: () => server.hub().disconnect({ client: 'guest' }),
    reconnect: () => pick(random, witnesses).stream.reconnect(),
    closeAndOpen: () => {
      const { stream } = pick(random, witnesses)
      stream.close()
      stream.open()
    },
    stallReader: () => {
      stalled.push(connectStalled(server.url))
      if (stalled.length > STALLED) stalled.shift()!.destroy()
    },
    restart: () => (random() < 0.1 ? server.restart() : undefined),
  }
}

/**
 * A hub, sixteen clients behind a relay, messages without a pause, and every few milliseconds something breaks. Ends
 * with everything healed, everyone at the end of the log, and then everyone gone.
 */
export const playChaos = async ({ random, goesOn, onFault }: ChaosOptions): Promise<Chaos> => {
  const server = await startChaosServer()
  const relay = await startRelay(Number(new URL(server.url).port))
  const witnesses = Array.from({ length: CLIENTS }, () =>
    watch(`http://127.0.0.1:${relay.port}/?client=guest`, {
      keepsData: false,
      definition: { idleTimeout: 400, connectTimeout: 400 },
    }),
  )
  await until(() => server.hub().stats().connections === CLIENTS)

  const faults = faultsOf(server, relay, witnesses, random)
  const counts: Record<string, number> = {}
  let sent = 0
  for (let done = 0; goesOn(done); done += 1) {
    for (let n = Math.floor(random() * 30); n > 0; n -= 1) {
      await server.hub().broadcast({ text: `${(sent += 1)} ${'x'.repeat(random() * 100)}` })
    }
    const name = pick(random, Object.keys(faults))
    counts[name] = (counts[name] ?? 0) + 1
    await faults[name]!()
    await onFault?.()
    await new Promise((resolve) => setTimeout(resolve, random() * 20))
  }

  const { id } = await server.hub().broadcast({ text: 'last' })
  await until(() => witnesses.every(({ lastEventId }) => lastEventId === id), 'everyone to be at the end')
  for (const witness of witnesses) witness.close()
  await server.close()
  await until(() => server.hub().stats().connections === 0)
  const { connections, clients } = server.hub().stats()
  onTestFinished(() => server.close())
  return {
    sent,
    received: witnesses.reduce((sum, { received }) => sum + received, 0),
    faults: counts,
    gapsTold: witnesses.reduce((sum, { gaps }) => sum + gaps.length, 0),
    violations: witnesses.flatMap(({ violations }) => violations),
    left: { connections, clients },
  }
}
