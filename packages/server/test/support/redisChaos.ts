import { pick, type Random } from '@ssekit/testing/scenarios'
import { connect, until } from './connect.ts'
import { keepSending, startNode } from './redisNodes.ts'
import { startRedis } from './redisServer.ts'
import { startRelay } from './relay.ts'
import { watch } from './witness.ts'

export interface Chaos {
  /** Messages that were accepted. */
  sent: number
  /** Messages that clients received, all together. */
  received: number
  faults: Record<string, number>
  gapsTold: number
  violations: string[]
}

/**
 * Two nodes on a Redis, twenty clients, messages without a pause, and every few messages something breaks. Ends with
 * everything healed and everyone at the end of the log.
 */
export const playRedisChaos = async (messages: number, random: Random): Promise<Chaos> => {
  const redis = await startRedis()
  const nodes = [await startNode(redis.url), await startNode(redis.url)]
  const ports = nodes.map(({ url }) => Number(new URL(url).port))
  const relays = [await startRelay(ports[0]!), await startRelay(ports[1]!)]
  const witnesses = Array.from({ length: 20 }, (_, i) => watch(`http://127.0.0.1:${relays[i % 2]!.port}`))
  const isCalm = () => nodes.every(({ hub }) => hub.stats().catchingUp === 0)
  await until(() => nodes.reduce((sum, { hub }) => sum + hub.stats().connections, 0) === 20 && isCalm())
  const load = keepSending(nodes.map(({ hub }) => hub))

  const faults: Record<string, () => Promise<unknown> | void> = {
    killSubscriptions: () => redis.command('CLIENT', 'KILL', 'TYPE', 'pubsub'),
    killCommands: () => redis.command('CLIENT', 'KILL', 'TYPE', 'normal'),
    resetClients: () => relays.forEach((relay) => relay.spoil('reset', 0.1, random)),
    resetAllClients: () => relays[0]!.spoil('reset', 1, random),
    moveClients: () => relays[0]!.moveTo(pick(random, ports)),
    standStill: async () => {
      redis.pause()
      await new Promise((resolve) => setTimeout(resolve, 20 + random() * 100))
      redis.resume()
    },
    stallReader: async () => {
      const stalled = await connect(nodes[0]!.url)
      stalled.pause()
    },
    forgetAll: () => (random() < 0.1 ? redis.command('FLUSHALL') : undefined),
  }
  const counts: Record<string, number> = {}
  while (load.accepted.length < messages) {
    const goal = load.accepted.length + 5 + random() * 60
    await until(() => load.accepted.length >= goal, 'more messages to be accepted')
    const name = pick(random, Object.keys(faults))
    counts[name] = (counts[name] ?? 0) + 1
    await faults[name]!()
  }
  await load.stop()
  let last: string | undefined
  while (!last) {
    last = await nodes[0]!.hub.broadcast({ text: 'last' }).then(
      ({ id }) => id,
      () => undefined,
    )
  }
  await until(() => witnesses.every(({ lastEventId }) => lastEventId === last), 'everyone to be at the end')

  return {
    sent: load.accepted.length,
    received: witnesses.reduce((sum, { data }) => sum + data.length, 0),
    faults: counts,
    gapsTold: witnesses.reduce((sum, { gaps }) => sum + gaps.length, 0),
    violations: witnesses.flatMap(({ violations }) => violations),
  }
}
