import { createRandom, pick, type Random } from '@ssekit/testing/scenarios'
import { vi } from 'vitest'
import { createSSEClient, type SSEClient, type StreamOptions } from '../../../src/index.ts'
import { createReader, type PlayReader } from './reader.ts'
import { createPlayServer, type PlayServer } from './server.ts'

const STEPS = 40
const MOST_READERS = 4
/** More than the longest wait between attempts, in milliseconds. */
const SETTLED = 80_000

/** Consumers of one page that come, go, loop and change their mind, also in their handlers, while servers send and fail. */
export const playRounds = async (rounds: number, seed: number): Promise<void> => {
  const random = createRandom(seed)
  for (let round = 0; round < rounds; round += 1) {
    const own = Math.floor(random() * 2 ** 31)
    try {
      await playRound(own)
    } catch (cause) {
      throw new Error(`Round ${round}, own seed ${own}: ${(cause as Error).message}`, { cause })
    }
  }
}

interface Round {
  random: Random
  client: SSEClient
  servers: PlayServer[]
  readers: PlayReader[]
  fail(what: string): void
  /** What happened, in words. */
  note(what: string): void
  /** How long a handler takes, in milliseconds. */
  work(): void
  isCalm: boolean
  /** A handler is doing something: those that hear of that do nothing more. */
  isActing: boolean
}

/** @param told gets what happened, line by line */
export const playRound = async (seed: number, told: string[] = []): Promise<void> => {
  vi.useFakeTimers({
    toFake: ['setTimeout', 'clearTimeout', 'setImmediate', 'clearImmediate', 'Date', 'performance'],
  })
  const start = Date.now()
  const random = createRandom(seed)
  const hasHistory = random() < 0.8
  const slowness = pick(random, [0, 0, 4])
  let worked = 0
  const stubs = [
    vi.spyOn(Math, 'random').mockImplementation(createRandom(seed + 1)),
    vi.spyOn(performance, 'now').mockImplementation(() => Date.now() + worked),
    // What handlers throw, and what nobody handles, is told there.
    vi.spyOn(console, 'error').mockImplementation(() => {}),
    vi.spyOn(console, 'warn').mockImplementation(() => {}),
  ]
  const defaults: StreamOptions = {
    buffer: pick(random, [1, 3, 256]),
    flush: pick(random, ['sync', 'frame', 5] as const),
    linger: pick(random, [0, 0, 50]),
    gcTime: pick(random, [0, 500, 300_000]),
  }
  const faults: string[] = []
  const round: Round = {
    random,
    client: createSSEClient(defaults),
    servers: [2, 3].map((more) => createPlayServer(seed + more, hasHistory)),
    readers: [],
    fail: (what) => void faults.push(what),
    note: (what) => void told.push(`${Date.now() - start} ${what}`),
    work: () => void (worked += slowness),
    isCalm: false,
    isActing: false,
  }
  try {
    add(round)
    for (let step = 0; step < STEPS && faults.length === 0; step += 1) {
      act(round)
      const wait = random() < 0.3 ? 0 : random() < 0.15 ? random() * 5_000 : random() * 30
      await vi.advanceTimersByTimeAsync(wait)
    }
    round.isCalm = true
    if (faults.length === 0) await calm(round)
    if (faults.length === 0) await end(round, Number(defaults.gcTime) + Number(defaults.linger))
  } finally {
    for (const stub of stubs) stub.mockRestore()
    vi.useRealTimers()
  }
  if (faults.length > 0) throw new Error(faults.join('\n'))
}

const add = (round: Round): void => {
  const { random, client, servers, readers, fail, note, work } = round
  const server = pick(random, [servers[0]!, servers[0]!, servers[1]!])
  const host = servers.indexOf(server)
  const name = `R${readers.length + 1}`
  const options = { transport: server.transport, replay: random() < 0.2, enabled: random() < 0.85 }
  note(`${name} comes to ${host} ${options.replay ? 'with replay ' : ''}${options.enabled ? '' : 'disabled'}`)
  const reader = createReader({
    name,
    client,
    server,
    url: `https://play.test/${host}`,
    options,
    fail,
    onTold: (one) => {
      const { number, status } = one.lastTold()
      note(`  ${name} has ${number}, ${status}`)
      work()
      if (round.isCalm) return
      if (random() < 0.06 && !round.isActing) {
        round.isActing = true
        actOn(round, random() < 0.7 ? one : pick(random, readers))
        round.isActing = false
      } else if (random() < 0.02) throw new Error('A handler throws.')
    },
  })
  readers.push(reader)
  if (random() < 0.6) reader.listen()
  else reader.open()
}

const act = (round: Round): void => {
  const { random, servers, readers, note } = round
  const server = pick(random, servers)
  const host = `server ${servers.indexOf(server)}`
  const chance = random()
  if (chance < 0.4) {
    note(`${host} sends ${server.top() + 1}`)
    server.publish(true)
  } else if (chance < 0.45) server.pass()
  else if (chance < 0.47) server.comment()
  else if (chance < 0.53) {
    const how = pick(random, ['cut', 'cut', 'end', 'finish'] as const)
    note(`${host}: ${how}`)
    server.lose(how)
  } else if (chance < 0.57) {
    const status = pick(random, [503, 503, 404, 204])
    note(`${host} refuses: ${status}`)
    server.refuse(status, 1 + Math.floor(random() * 3))
  } else if (chance < 0.65 && readers.length < MOST_READERS) add(round)
  else actOn(round, pick(random, readers))
}

const actOn = ({ random, client, note, isCalm }: Round, reader: PlayReader): void => {
  const loop = (): void =>
    reader.loop(() => (isCalm || random() < 0.6 ? 0 : random() < 0.1 ? null : random() * 40))
  const acts: [upTo: number, what: string, run: () => void][] = [
    [0.2, 'close', reader.close],
    [0.4, 'open', reader.open],
    [0.55, 'enabled or not', reader.toggle],
    [0.68, 'listen', reader.listen],
    [0.85, 'leave', reader.leave],
    [0.88, 'clearGap', reader.clearGap],
    [0.9, 'abort', reader.abort],
    [0.92, 'renew', reader.renew],
    [0.95, 'reconnect', reader.reconnect],
    [0.98, 'loop', loop],
    [1, 'client.clear', client.clear],
  ]
  const chance = random()
  const [, what, run] = acts.find(([upTo]) => chance < upTo)!
  note(`${reader.name}: ${what}`)
  run()
}

/** All is well with the servers: no more connections than there are streams, and the last message everywhere. */
const calm = async ({ servers, readers, fail, note }: Round): Promise<void> => {
  note('All calms down.')
  for (const server of servers) server.refuse(0, 0)
  await vi.advanceTimersByTimeAsync(SETTLED)
  for (let sent = 0; sent < 2; sent += 1) {
    for (const server of servers) server.publish(false)
    await vi.advanceTimersByTimeAsync(1_000)
  }
  for (const reader of readers) reader.checkCalm()
  for (const server of servers) {
    const live = readers.filter(
      ({ handle, server: own }) =>
        own === server && handle.place().isAttached && handle.getSnapshot().status === 'open',
    )
    // Who was away until its stream was forgotten goes on in that one, beside one that others began meanwhile.
    const streams = new Set(live.map(({ handle }) => handle.place().shared)).size
    if (server.open() !== streams) fail(`${server.open()} connections for ${streams} streams`)
  }
}

/** Nothing is left of what there was. */
const end = async ({ servers, readers, fail }: Round, kept: number): Promise<void> => {
  for (const reader of readers) reader.end()
  await vi.advanceTimersByTimeAsync(kept + 1_000)
  for (const server of servers) if (server.open() > 0) fail(`${server.open()} connections after all`)
  for (const { name, loops } of readers) if (loops() > 0) fail(`${name} loops after all`)
  if (vi.getTimerCount() > 0) fail(`${vi.getTimerCount()} timers after all`)
}
